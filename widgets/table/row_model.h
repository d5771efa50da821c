// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include <QAbstractTableModel>

#include "core/data/row_id.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

/// A table whose lines are catalog rows in an order of its own; finds the line of a row in constant time. Cells of one
/// kind look the same in every such table; labels are shown as they change. Qt::EditRole is a cell's exact text, for
/// the clipboard: "" where it is missing.
class RowModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RowModel(Session* session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_order.size());
    }
    core::RowId rowAt(int line) const {
        return line >= 0 && line < rowCount() ? m_order[static_cast<std::size_t>(line)] : core::RowId();
    }
    /// −1 when the row is not in the table.
    int lineOf(core::RowId row) const {
        return row.isValid() && row.index() < m_lines.size() ? m_lines[row.index()] : -1;
    }
    void setOrder(std::vector<core::RowId> order, std::int64_t objectCount);
    /// lines: of each catalog row its place in order, −1 for none.
    void setOrder(std::vector<core::RowId> order, std::vector<std::int32_t> lines);
    const std::vector<core::RowId>& order() const { return m_order; }
    void refreshCells();
    QVariant data(const QModelIndex& index, int role) const override;
    bool isId(int column) const { return kindOf(column) == CellKind::Id; }

protected:
    enum class CellKind { Text, Id, Number, Place, Label, Problem };

    virtual CellKind kindOf(int column) const = 0;
    virtual QString textAt(core::RowId row, int line, int column) const = 0; ///< of all but labels
    virtual QString exactAt(core::RowId row, int line, int column) const { return textAt(row, line, column); }
    virtual QString toolTipAt(core::RowId row, int column) const = 0;
    Qt::Alignment alignmentOf(int column) const; ///< across
    QString labelText(core::RowId row) const;    ///< "" without a label

    Session* m_session;

private:
    std::vector<core::RowId> m_order;
    std::vector<std::int32_t> m_lines;
};

} // namespace oddity::widgets
