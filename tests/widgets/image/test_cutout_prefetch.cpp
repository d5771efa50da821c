// SPDX-License-Identifier: BSD-3-Clause
#include <mutex>
#include <set>

#include <QTest>

#include "core/error.h"
#include "tests/widgets/sample_session.h"
#include "widgets/image/reading/cutout_prefetch.h"

using namespace oddity;
using namespace oddity::core;
using oddity::widgets::CutoutPrefetch;
using oddity::widgets::Session;

namespace {

class WatchedSource final : public CutoutSource {
public:
    Cutout read(RowId row) const override {
        const std::lock_guard lock(m_lock);
        m_read.insert(row);
        if (row.value % 2 == 0)
            throw Error(ErrorKind::BadInput, "cannot be read");
        return {};
    }
    std::vector<std::string> bands() const override { return {"r"}; }
    std::string describe() const override { return "watched"; }
    std::vector<RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "watched"; }
    bool hasRead(RowId row) const {
        const std::lock_guard lock(m_lock);
        return m_read.contains(row);
    }
    std::size_t count() const {
        const std::lock_guard lock(m_lock);
        return m_read.size();
    }

private:
    mutable std::mutex m_lock;
    mutable std::set<RowId> m_read;
};

} // namespace

class TestCutoutPrefetch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksAtQuestionsFirstThenAtNeighboursInTheRanking() {
        Session session;
        fillSession(session);
        const auto& order = session.ranking()->order;
        const std::vector<RowId> rows = CutoutPrefetch::rowsAhead(session, 12);
        QCOMPARE(rows.size(), std::size_t(12));
        QVERIFY(rows[0] == session.current());
        std::vector<RowId> open;
        for (const Question& question : session.questions())
            if (!session.labels().classOf(question.row))
                open.push_back(question.row);
        QVERIFY(rows[1] == open[0]);
        QVERIFY(rows[2] == open[1]);
        QVERIFY(std::ranges::find(rows, order[1]) != rows.end());
        QCOMPARE(std::set<RowId>(rows.begin(), rows.end()).size(), rows.size());
    }

    void looksBothWaysFromTheMiddleOfAnOrderOfItsOwn() {
        Session session;
        fillSession(session);
        auto order = session.ranking()->order;
        session.setRanking(std::make_shared<const widgets::RankLayer>(
            widgets::RankLayer{session.ranking()->scores, order, "by likeness", false}));
        session.setCurrent(order[100]);
        const std::vector<RowId> rows = CutoutPrefetch::rowsAhead(session, 6);
        const std::vector<RowId> expected{order[100], order[101], order[99], order[102], order[98], order[103]};
        QVERIFY(rows == expected);
    }

    void readsAheadAndFollowsTheCurrentObject() {
        const auto source = std::make_shared<WatchedSource>();
        Session session;
        CutoutPrefetch prefetch(&session);
        fillSession(session);
        auto survey = std::make_shared<Survey>(*session.survey());
        survey->cutouts = source;
        const auto ranking = session.ranking();
        session.setSurvey(survey);
        session.setRanking(ranking);
        QTRY_VERIFY(source->hasRead(ranking->order[1]));
        QTRY_VERIFY(source->hasRead(ranking->order[11]));
        QVERIFY(!source->hasRead(ranking->order[500]));
        session.setCurrent(ranking->order[500]);
        QTRY_VERIFY(source->hasRead(ranking->order[501]));
        QTRY_VERIFY(source->hasRead(ranking->order[499]));
        QVERIFY(source->count() < 40);
    }
};

QTEST_MAIN(TestCutoutPrefetch)
#include "test_cutout_prefetch.moc"
