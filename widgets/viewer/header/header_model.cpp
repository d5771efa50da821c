// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/header/header_model.h"

namespace oddity::widgets {

void HeaderModel::setCards(HeaderCards cards) {
    beginResetModel();
    m_cards = std::move(cards);
    m_rows.clear();
    m_isFiltered = false;
    m_matchCount = 0;
    endResetModel();
}

void HeaderModel::search(const QString& text, bool isFilter) {
    beginResetModel();
    m_needle = text.toLower();
    m_needleBytes = m_needle.toStdString();
    m_rows.clear();
    m_matchCount = 0;
    m_isFiltered = isFilter && !text.isEmpty();
    if (!text.isEmpty())
        for (int card = 0; card < m_cards.count(); ++card)
            if (m_cards.contains(card, m_needleBytes)) {
                ++m_matchCount;
                if (m_isFiltered)
                    m_rows.push_back(card);
            }
    endResetModel();
}

bool HeaderModel::isMatch(int row) const {
    return !m_needle.isEmpty() && m_cards.contains(cardOf(row), m_needleBytes);
}

int HeaderModel::nextMatch(int row, int step) const {
    const int count = rowCount();
    for (int tried = 1; tried <= count; ++tried)
        if (const int next = ((row + step * tried) % count + count) % count; isMatch(next))
            return next;
    return -1;
}

int HeaderModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid())
        return 0;
    return m_isFiltered ? static_cast<int>(m_rows.size()) : m_cards.count();
}

QVariant HeaderModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const int card = cardOf(index.row());
    const std::string_view raw = m_cards.raw(card);
    QString text = QString::fromLatin1(raw.data(), static_cast<qsizetype>(raw.size()));
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return role == Qt::DisplayRole ? text : tr("Card %L1: %2").arg(card + 1).arg(text);
}

} // namespace oddity::widgets
