// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/label/label_desk.h"

#include <algorithm>

namespace oddity::widgets {

LabelDesk::LabelDesk(Session* session, QObject* parent) : QObject(parent), m_session(session) {
    connect(session, &Session::pendingLabelsChanged, this, [this](int pending) {
        if (pending == 0)
            m_given.clear();
    });
    connect(session, &Session::selectionChanged, this, [this] { m_unconfirmedClass.clear(); });
    connect(session, &Session::labelUndone, session, &Session::setCurrent);
}

std::vector<core::RowId> LabelDesk::targets() const {
    if (isGroup())
        return m_session->selection().rows();
    if (m_session->current().isValid())
        return {m_session->current()};
    return {};
}

void LabelDesk::give(const QString& classId) {
    const std::vector<core::RowId> rows = targets();
    if (rows.empty())
        return;
    if (rows.size() > confirmFrom && m_unconfirmedClass != classId && m_session->areLabelsWritable()) {
        m_unconfirmedClass = classId;
        return;
    }
    m_unconfirmedClass.clear();
    m_given.insert(rows.begin(), rows.end());
    m_session->setLabel(rows, classId);
    if (!m_session->areLabelsWritable()) {
        m_given.clear();
        return;
    }
    if (!m_isAdvancing || classId.isEmpty())
        return;
    const core::RowId following = next();
    m_session->select({});
    if (following.isValid())
        m_session->setCurrent(following);
}

void LabelDesk::takeBack() {
    m_session->undoLabel();
}

void LabelDesk::step(int places) {
    m_session->stepCurrent(places);
}

bool LabelDesk::isOpen(core::RowId row) const {
    return row != m_session->current() && !m_session->labels().current.contains(row) && !m_given.contains(row);
}

core::RowId LabelDesk::next() const {
    const auto open = [this](core::RowId row) { return isOpen(row); };
    const auto ranking = m_session->ranking();
    static const std::vector<core::Question> none;
    const auto& questions = ranking && !ranking->guidesQuestions ? none : m_session->questions();
    const auto here = std::ranges::find(questions, m_session->current(), &core::Question::row);
    const auto start = here == questions.end() ? questions.begin() : here + 1;
    if (const auto question = std::find_if(start, questions.end(), [&](const auto& q) { return open(q.row); });
        question != questions.end())
        return question->row;
    if (const auto question = std::find_if(questions.begin(), start, [&](const auto& q) { return open(q.row); });
        question != start)
        return question->row;

    if (!ranking)
        return {};
    const auto& order = ranking->order;
    const std::int64_t place = m_session->placeInRanking(m_session->current());
    const auto following = std::find_if(order.begin() + place + 1, order.end(), open);
    return following == order.end() ? core::RowId() : *following;
}

} // namespace oddity::widgets
