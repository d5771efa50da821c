// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/reading/cutout_prefetch.h"

#include <algorithm>

#include <QThread>

#include "core/error.h"
#include "widgets/session/niceness.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t objectsAhead = 12;
constexpr int pauseMs = 30;

} // namespace

CutoutPrefetch::CutoutPrefetch(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_generation(std::make_shared<std::atomic<std::uint64_t>>(0)) {
    m_pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount() / 2));
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &CutoutPrefetch::readAhead);
    const auto later = [this] {
        ++*m_generation;
        m_pause.start();
    };
    connect(session, &Session::surveyChanged, this, later);
    connect(session, &Session::currentChanged, this, later);
    connect(session, &Session::rankingChanged, this, later);
    connect(session, &Session::questionsChanged, this, later);
}

CutoutPrefetch::~CutoutPrefetch() {
    ++*m_generation;
    m_pool.clear();
    m_pool.waitForDone();
}

std::vector<core::RowId> CutoutPrefetch::rowsAhead(const Session& session, std::size_t atMost) {
    std::vector<core::RowId> rows;
    const auto add = [&](core::RowId row) {
        if (rows.size() < atMost && row.isValid() && std::ranges::find(rows, row) == rows.end())
            rows.push_back(row);
    };
    const core::RowId current = session.current();
    add(current);
    const auto ranking = session.ranking();
    const auto& questions = session.questions();
    if (!questions.empty() && (!ranking || ranking->guidesQuestions)) {
        const auto here = std::ranges::find(questions, current, &core::Question::row);
        const auto start = here == questions.end() ? questions.begin() : here + 1;
        for (auto question = start; question != questions.end() && rows.size() <= atMost / 2; ++question)
            if (!session.labels().classOf(question->row))
                add(question->row);
    }
    if (!ranking)
        return rows;
    const auto& order = ranking->order;
    const std::int64_t place = session.placeInRanking(current);
    const auto at = [&order](std::int64_t index) {
        return index >= 0 && index < static_cast<std::int64_t>(order.size()) ? order[static_cast<std::size_t>(index)]
                                                                             : core::RowId();
    };
    for (std::int64_t step = 1; rows.size() < atMost && step <= static_cast<std::int64_t>(atMost); ++step) {
        add(at(place + step));
        if (step <= 2)
            add(at(place - step));
    }
    return rows;
}

void CutoutPrefetch::readAhead() {
    m_pool.clear();
    if (!m_session->survey() || !m_session->survey()->cutouts)
        return;
    const std::uint64_t generation = *m_generation;
    for (const core::RowId row : rowsAhead(*m_session, objectsAhead))
        m_pool.start([row, generation, newest = m_generation, source = m_session->survey()->cutouts] {
            setNiceness(Niceness::Background);
            if (*newest != generation)
                return;
            try {
                source->read(row);
            } catch (const core::Error&) {
                return; // the view that shows this object reads it again and says why it cannot be read
            }
        });
}

} // namespace oddity::widgets
