// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include <QAbstractTableModel>

#include "core/data/row_id.h"

namespace oddity::widgets {

/// A table whose lines are catalog rows in an order of its own; finds the line of a row in constant time.
class RowModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

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
    void setOrder(std::vector<core::RowId> order, std::int64_t objectCount) {
        std::vector<std::int32_t> lines(static_cast<std::size_t>(objectCount), -1);
        for (std::size_t line = 0; line < order.size(); ++line)
            lines[order[line].index()] = static_cast<std::int32_t>(line);
        setOrder(std::move(order), std::move(lines));
    }
    /// lines: of each catalog row its place in order, −1 for none.
    void setOrder(std::vector<core::RowId> order, std::vector<std::int32_t> lines) {
        beginResetModel();
        m_order.swap(order);
        m_lines.swap(lines);
        endResetModel();
    }
    const std::vector<core::RowId>& order() const { return m_order; }
    void refreshCells() {
        if (rowCount() > 0 && columnCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }

private:
    std::vector<core::RowId> m_order;
    std::vector<std::int32_t> m_lines;
};

} // namespace oddity::widgets
