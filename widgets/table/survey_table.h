// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTableView>

#include "widgets/session/session.h"
#include "widgets/table/row_model.h"

namespace oddity::widgets {

/// A table of objects tied to the session both ways: the current object and the selection are shown here and set from
/// here. Selections of any size are drawn straight from the session. Cells and rows are copied exactly, their columns
/// apart by tabs.
class SurveyTable : public QTableView {
    Q_OBJECT

public:
    SurveyTable(Session* session, RowModel* model, QWidget* parent = nullptr);

    static constexpr int rowHeightPx = 26;
    void selectAll() override;
    void setRankable(bool isRankable) { m_isRankable = isRankable; } ///< whether ranking by likeness is offered

protected:
    void prepareHeader(); ///< of the columns
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showCurrent(bool isScrolled);
    void showSelection();
    void takeCurrent(const QModelIndex& index);
    void takeSelection(const QItemSelection& added, const QItemSelection& removed);
    core::Selection rowsOf(const QItemSelection& ranges) const;
    void copyIds(const std::vector<core::RowId>& rows) const;
    std::vector<int> selectedLines() const; ///< from above
    void copyCell(const QModelIndex& cell) const;
    void copyLines(const std::vector<int>& lines) const; ///< as the columns are shown

    Session* m_session;
    RowModel* m_rows;
    bool m_isSyncing = false;
    bool m_isRankable = true;
};

} // namespace oddity::widgets
