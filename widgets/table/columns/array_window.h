// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QDialog>

#include "core/data/catalog.h"

class QLabel;
class QTableView;

namespace oddity::widgets {

/// The array in one cell of the catalog: drawn over its index, every element in full, all of them to the clipboard.
class ArrayWindow : public QDialog {
    Q_OBJECT

public:
    explicit ArrayWindow(QWidget* parent = nullptr);

    void show(const std::shared_ptr<const core::Column>& column, core::RowId row, const QString& objectId);

private:
    class Plot;
    class Elements;

    QLabel* m_title;
    QLabel* m_about;
    Plot* m_plot;
    Elements* m_elements;
    QTableView* m_table;
};

} // namespace oddity::widgets
