// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTimer>
#include <QWidget>

#include "widgets/session/session.h"
#include "widgets/session/task.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace oddity::widgets {

class CatalogModel;

/// The whole catalog with all results: sorted by any column, found by id, narrowed to flagged or selected objects.
/// Sorting and finding run on another thread.
class CatalogView : public QWidget {
    Q_OBJECT

public:
    explicit CatalogView(Session* session, QWidget* parent = nullptr);

private:
    void makeBar();
    void takeColumns();
    void takeFlags();
    void showMatchingColumns();
    void reorder();
    void updateCount();
    void goToFirst();

    Session* m_session;
    CatalogModel* m_model;
    TaskSlot* m_orderSlot;
    QTimer m_columnTimer; ///< several fields that change together rebuild the columns once
    QTimer m_orderTimer;
    QWidget* m_bar;
    QLineEdit* m_find;
    QLineEdit* m_columns;
    QPushButton* m_flagged;
    QPushButton* m_selected;
    QLabel* m_count;
    QTableView* m_table;
    int m_sizedColumns = 0;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortDirection = Qt::AscendingOrder;
};

} // namespace oddity::widgets
