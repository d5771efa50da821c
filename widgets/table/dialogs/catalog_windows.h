// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include <QObject>
#include <QPointer>

#include "widgets/session/session.h"
#include "widgets/table/columns/column_window.h"
#include "widgets/table/row_order.h"

namespace oddity::widgets {

class ArrayWindow;
class CatalogModel;
class ComputedColumns;
class CrossMatchDialog;
class FilterBox;
class NameListWindow;
class SubsetList;
class SubsetWindow;
class TableMatches;
class TableExport;

/// The windows that the catalog view opens, each made when it is first asked for, and what they work on.
class CatalogWindows : public QObject {
    Q_OBJECT

public:
    /// unfiltered: what the view lists apart from the filter; nothing where that is not to be had.
    CatalogWindows(Session* session, CatalogModel* model, FilterBox* filter,
                   std::function<std::optional<RowOrder>()> unfiltered, QWidget* view);

    SubsetList* subsets() const { return m_subsets; }
    void showSubsets();
    void showNames();
    void showColumn(int column);
    void showArray(int column, core::RowId row); ///< nothing for a column of single values
    void showComputed();
    bool isRemovable(const QString& column) const; ///< computed, or matched from another table
    void remove(const QString& column);
    void showCrossMatch();
    void exportRows(std::vector<core::RowId> rows, const std::vector<int>& columns, const QString& title,
                    const QString& name); ///< of the file, after that of the project
    void saveListed();                    ///< as a subset

Q_SIGNALS:
    void subsetAsked(const QString& name); ///< to be listed

private:
    ColumnWindow::Sets setsFor(const std::string& columnName) const;
    void followList();

    Session* m_session;
    CatalogModel* m_model;
    FilterBox* m_filter;
    std::function<std::optional<RowOrder>()> m_unfiltered;
    QWidget* m_view;
    SubsetList* m_subsets;
    ComputedColumns* m_computed;
    TableMatches* m_matches;
    TableExport* m_export;
    QPointer<SubsetWindow> m_subsetWindow;
    QPointer<NameListWindow> m_nameList;
    QPointer<ColumnWindow> m_columnWindow;
    QPointer<ArrayWindow> m_array;
    QPointer<CrossMatchDialog> m_crossMatch;
};

/// A filter with one more condition on a column; a range or value of that column that it had is replaced; "" takes it
/// out.
QString narrowedFilter(const QString& filter, const QString& columnName, const QString& condition);

} // namespace oddity::widgets
