// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <QAbstractTableModel>
#include <QStringList>

#include "core/io/tables/cells/cell_source.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// A table to look at: pages of rows are read off the GUI thread when they are first seen, and the last few
/// hundred are kept. A cell is shown as its column's TDISP asks, its tool tip is exact; one still to be read is "…".
class CellModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int nameRole = Qt::UserRole; ///< of a column's head: its name alone

    CellModel(QThreadPool* pool, QObject* parent);
    void setTable(std::shared_ptr<const core::CellSource> table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void failed(const QString& message);

private:
    using Page = std::vector<std::optional<std::string>>;

    void wish(int page) const;
    void readNext();

    std::shared_ptr<const core::CellSource> m_table;
    std::unordered_map<int, Page> m_pages;
    std::list<int> m_order;            ///< newest first
    mutable std::vector<int> m_wished; ///< newest last
    mutable bool m_isReading = false;
    TaskSlot m_reading;
};

} // namespace oddity::widgets
