// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTableView>

#include "widgets/session/session.h"
#include "widgets/table/row_model.h"

namespace oddity::widgets {

/// A table of objects tied to the session both ways: the current object and the selection are shown here and set from
/// here. Selections of any size are drawn straight from the session.
class SurveyTable : public QTableView {
    Q_OBJECT

public:
    SurveyTable(Session* session, RowModel* model, QWidget* parent = nullptr);

    static constexpr int rowHeightPx = 26;
    void selectAll() override;

protected:
    void prepareHeader(); ///< of the columns
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void showCurrent(bool isScrolled);
    void showSelection();
    void takeCurrent(const QModelIndex& index);
    void takeSelection(const QItemSelection& added, const QItemSelection& removed);
    core::Selection rowsOf(const QItemSelection& ranges) const;
    void copyIds(const std::vector<core::RowId>& rows) const;

    Session* m_session;
    RowModel* m_rows;
    bool m_isSyncing = false;
};

} // namespace oddity::widgets
