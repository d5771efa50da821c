// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/sample_session.h"

using namespace oddity;
using widgets::Session;

namespace {

std::shared_ptr<const core::Survey> surveyWithTexts(std::vector<std::string> texts) {
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < texts.size(); ++row)
        ids.push_back("o" + std::to_string(row));
    std::vector<core::Column> columns;
    columns.push_back({"id", "", "", "", std::move(ids), {}});
    columns.push_back({"type", "", "", "", std::move(texts), {}});
    auto survey = std::make_shared<core::Survey>();
    survey->catalog = std::make_shared<const core::Catalog>(std::move(columns), "id");
    return survey;
}

std::shared_ptr<const widgets::RankLayer> rankingOf(std::vector<float> scores) {
    auto layer = std::make_shared<widgets::RankLayer>();
    layer->order = core::rankRows(scores);
    layer->scores.values = std::move(scores);
    return layer;
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sharesAFieldWhileItIsHeld() {
        Session session;
        session.setSurvey(sampleSurvey(100));
        const auto magnitude = session.field(QStringLiteral("mag_r"));
        QVERIFY(magnitude);
        QCOMPARE(magnitude->unit, QStringLiteral("mag"));
        QCOMPARE(session.field(QStringLiteral("mag_r")).get(), magnitude.get());
        QCOMPARE(session.field(QStringLiteral("label")).get(), session.field(QStringLiteral("label")).get());
        QVERIFY(!session.field(QStringLiteral("objid")));
        QVERIFY(!session.fieldNames().contains(QStringLiteral("objid")));
        QVERIFY(session.fieldNames().contains(QStringLiteral("type")));
        session.setSurvey(sampleSurvey(50));
        QCOMPARE(session.field(QStringLiteral("mag_r"))->values.size(), std::size_t{50});
        QCOMPARE(magnitude->values.size(), std::size_t{100});
    }

    void theLabelFieldFollowsTheLabels() {
        Session session;
        fillSession(session, 100);
        const auto before = session.field(QStringLiteral("label"));
        const core::RowId row = session.labels().current.begin()->first;
        QVERIFY(!std::isnan(before->values[row.index()]));
        core::Labels fewer = session.labels();
        fewer.current.erase(row);
        session.labelsCommitted(fewer, 0);
        QVERIFY(std::isnan(session.field(QStringLiteral("label"))->values[row.index()]));
        core::LabelScheme scheme = core::LabelScheme::standard();
        scheme.classes.front().name = "Lens";
        session.setScheme(scheme);
        QCOMPARE(session.field(QStringLiteral("label"))->categories.front(), QStringLiteral("Lens"));
    }

    void rareTextsShareACategory() {
        std::vector<std::string> texts(100'000, "spiral");
        texts[1] = "";
        for (int rare = 0; rare < 30; ++rare)
            texts[static_cast<std::size_t>(3001 + 1111 * rare)] = "rare " + std::to_string(rare);
        Session session;
        session.setSurvey(surveyWithTexts(texts));
        QVERIFY(session.fieldNames().contains(QStringLiteral("type")));
        const auto field = session.field(QStringLiteral("type"));
        QVERIFY(field);
        QCOMPARE(field->categories.size(), qsizetype{25});
        QCOMPARE(field->categories.last(), QStringLiteral("other values"));
        QCOMPARE(field->categories[static_cast<qsizetype>(field->values[0])], QStringLiteral("spiral"));
        QVERIFY(std::isnan(field->values[1]));
        std::size_t others = 0;
        for (const float value : field->values)
            others += value == 24 ? 1 : 0;
        QCOMPARE(others, std::size_t{30 - 23});
    }

    void manyTextsAreNoField() {
        std::vector<std::string> texts;
        for (int row = 0; row < 10'000; ++row)
            texts.push_back("name " + std::to_string(row));
        Session session;
        session.setSurvey(surveyWithTexts(texts));
        QVERIFY(!session.fieldNames().contains(QStringLiteral("type")));
        QVERIFY(!session.field(QStringLiteral("type")));
    }

    void knowsEveryReasonOfAFlag() {
        Session session;
        session.setSurvey(sampleSurvey(500));
        session.setFlags({{core::RowId{9}, "import", "cut off"},
                          {core::RowId{3}, "import", "no pixels"},
                          {core::RowId{9}, "run", "not finite"}});
        QCOMPARE(session.flagReason(core::RowId{9}), QStringLiteral("cut off; not finite"));
        QCOMPARE(session.flagReason(core::RowId{3}), QStringLiteral("no pixels"));
        QCOMPARE(session.flagReason(core::RowId{4}), QString());
        QCOMPARE(session.flagReason({}), QString());
        QCOMPARE(session.flags().front().row, core::RowId{9});
    }

    void stepsAlongTheRanking() {
        Session session;
        session.setSurvey(sampleSurvey(5));
        QCOMPARE(session.placeInRanking(core::RowId{0}), std::int64_t{-1});
        session.setRanking(rankingOf({0.1F, 0.5F, std::nanf(""), 0.9F, 0.3F}));
        QCOMPARE(session.current(), core::RowId{3});
        QCOMPARE(session.placeInRanking(core::RowId{4}), std::int64_t{2});
        QCOMPARE(session.placeInRanking(core::RowId{2}), std::int64_t{-1});
        session.stepCurrent(1);
        QCOMPARE(session.current(), core::RowId{1});
        session.stepCurrent(100);
        QCOMPARE(session.current(), core::RowId{0});
        session.stepCurrent(-2);
        QCOMPARE(session.current(), core::RowId{1});
        session.setCurrent(core::RowId{2});
        session.stepCurrent(1);
        QCOMPARE(session.current(), core::RowId{3});
        session.setRanking(nullptr);
        QCOMPARE(session.placeInRanking(core::RowId{3}), std::int64_t{-1});
    }

    void fieldsThatComeTogetherAreToldOnce() {
        Session session;
        session.setSurvey(sampleSurvey(3));
        QSignalSpy changed(&session, &Session::fieldsChanged);
        std::vector<std::shared_ptr<const widgets::Field>> fields;
        for (const char* name : {"a", "b", "a"})
            fields.push_back(std::make_shared<const widgets::Field>(
                widgets::Field{QString::fromLatin1(name), {}, {}, {1, 2, static_cast<float>(fields.size())}, {}, {}}));
        session.setResultFields(fields);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(session.fieldNames().count(QStringLiteral("a")), qsizetype{1});
        QCOMPARE(session.field(QStringLiteral("a"))->values[2], 2.0F);
    }

    void theReasonOutlivesTheQueueItCameFrom() {
        Session session;
        session.setSurvey(sampleSurvey(20));
        session.setLabelsWritable(true);
        session.setQuestions({{core::RowId{4}, "random control"}, {core::RowId{5}, "best first"}});
        session.setCurrent(core::RowId{4});
        session.setQuestions({{core::RowId{7}, "best first"}});
        session.setQuestions({{core::RowId{8}, "best first"}});
        QCOMPARE(session.reasonFor(core::RowId{4}), QStringLiteral("random control"));
        QCOMPARE(session.reasonFor(core::RowId{5}), QStringLiteral("chosen by hand"));
        session.setCurrent(core::RowId{6});
        session.setCurrent(core::RowId{4});
        QCOMPARE(session.reasonFor(core::RowId{4}), QStringLiteral("chosen by hand"));
    }

    void aGroupIsChosenByHand() {
        Session session;
        session.setSurvey(sampleSurvey(20));
        session.setLabelsWritable(true);
        session.setQuestions({{core::RowId{4}, "random control"}});
        QStringList reasons;
        connect(&session, &Session::labelAsked, this,
                [&reasons](const auto&, const QString&, const QString& reason) { reasons << reason; });
        session.setLabel({core::RowId{4}}, QStringLiteral("odd"));
        session.setLabel({core::RowId{4}, core::RowId{5}}, QStringLiteral("odd"));
        QCOMPARE(reasons, QStringList({QStringLiteral("random control"), QStringLiteral("chosen by hand")}));
    }

    void anotherSurveyClosesTheGate() {
        Session session;
        session.setSurvey(sampleSurvey(20));
        QSignalSpy writable(&session, &Session::labelsWritableChanged);
        session.setLabelsWritable(true);
        session.setLabelsWritable(true);
        QCOMPARE(writable.count(), 1);
        QSignalSpy asked(&session, &Session::labelAsked);
        session.setSurvey(sampleSurvey(30));
        QVERIFY(!session.areLabelsWritable());
        session.setLabel({core::RowId{1}}, QStringLiteral("odd"));
        QCOMPARE(asked.count(), 0);
        QCOMPARE(session.pendingLabels(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "test_session.moc"
