// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/table/survey_table.h"

namespace oddity::widgets {

/// A survey table whose first column stays at the left while the others scroll sideways beneath it.
class FrozenTable : public SurveyTable {
    Q_OBJECT

public:
    FrozenTable(Session* session, RowModel* model, QWidget* parent = nullptr);

    int headerColumnAt(const QPoint& place) const; ///< in the header's own pixels; −1 beside the columns
    QModelIndex indexAt(const QPoint& place) const override;
    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    class Header;

    int frozenPx() const; ///< width of the column where it lies over others, else 0
};

} // namespace oddity::widgets
