// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QWidget>

#include "core/io/tables/cells/cell_source.h"

class QLabel;
class QTableView;
class QThreadPool;

namespace oddity::widgets {

class CellModel;

/// A table as it is in the file: columns with their units, rows read as they are scrolled to.
class TablePage : public QWidget {
    Q_OBJECT

public:
    explicit TablePage(QThreadPool* pool, QWidget* parent = nullptr);
    void setTable(std::shared_ptr<const core::CellSource> table); ///< null: none

private:
    void fitColumns();

    CellModel* m_model;
    QTableView* m_view;
    QLabel* m_text;
    QLabel* m_problem;
    bool m_isFitted = false;
};

} // namespace oddity::widgets
