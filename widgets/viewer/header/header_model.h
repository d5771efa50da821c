// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <QAbstractListModel>

#include "widgets/viewer/header/header_cards.h"

namespace oddity::widgets {

/// The cards of a header, or those that hold a text. Display is the card's 80 columns without trailing blanks.
class HeaderModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setCards(HeaderCards cards);
    const HeaderCards& cards() const { return m_cards; }
    /// Marks the cards that hold text, and shows no others when isFilter.
    void search(const QString& text, bool isFilter);
    const QString& needle() const { return m_needle; } ///< in lower case
    int matchCount() const { return m_matchCount; }
    bool isMatch(int row) const;
    int cardOf(int row) const { return m_isFiltered ? m_rows[static_cast<std::size_t>(row)] : row; }
    /// The next match after row (before it when step is -1), going round; -1: none.
    int nextMatch(int row, int step) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    HeaderCards m_cards;
    QString m_needle;
    std::string m_needleBytes;
    bool m_isFiltered = false;
    std::vector<int> m_rows; ///< cards shown, when filtered
    int m_matchCount = 0;
};

} // namespace oddity::widgets
