// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QTimer>
#include <QWidget>

#include "widgets/session/session.h"
#include "widgets/session/task.h"
#include "widgets/table/row_order.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace oddity::widgets {

class CatalogModel;
class CatalogWindows;
class ColumnChooser;
class FilterBox;
class FrozenTable;

/// The whole catalog with all results: sorted by any column, found by id or position, narrowed by an expression, to a
/// subset, to flagged or selected objects. Also a table alone, in a session of its own. Sorting, finding and filtering
/// run on another thread.
class CatalogView : public QWidget {
    Q_OBJECT

public:
    /// Of a project, or of a table that is none: then there are neither labels nor flags.
    enum class Rows { OfAProject, OfATable };
    explicit CatalogView(Session* session, QWidget* parent = nullptr, Rows rows = Rows::OfAProject);
    void sortBy(const QString& column); ///< ascending; a name that is not there: as it is in the file

private:
    void makeBar();
    void makeTable();
    void makeMenu();
    void connectSession();
    void showHeaderMenu(const QPoint& place);
    int widestIdPx() const;
    void takeColumns();
    void takeFlags();
    void takeSubsets();
    int placeOfSubset(const QString& name) const;
    void findChanged();
    void hideColumns(const QStringList& hidden); ///< and keeps that with the project
    void showColumns();
    void chooseColumns();
    std::vector<int> shownColumns() const;
    RowOrder unfilteredOrder() const;
    RowOrder wantedOrder() const;
    void reorder();
    void take(Listing listing);
    void updateCount();
    void goToFirst();

    Session* m_session;
    Rows m_rows;
    CatalogModel* m_model;
    TaskSlot* m_orderSlot;
    QTimer m_columnTimer; ///< several fields that change together rebuild the columns once
    QTimer m_orderTimer;
    QWidget* m_bar;
    QLineEdit* m_find;
    FilterBox* m_filter;
    QToolButton* m_columns;
    QToolButton* m_more;
    QPushButton* m_flagged;
    QPushButton* m_selected;
    QComboBox* m_subset;
    QLabel* m_count;
    FrozenTable* m_table;
    ColumnChooser* m_chooser = nullptr;
    CatalogWindows* m_windows;
    QStringList m_hidden;
    QString m_listed;                            ///< name of the subset that is listed, "" for all
    bool m_isPositionNew = false;                ///< its list was not shown yet
    std::optional<core::SkyPosition> m_position; ///< that is looked for
    int m_sizedColumns = 0;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortDirection = Qt::AscendingOrder;
};

} // namespace oddity::widgets
