// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>

#include <QWidget>

#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/cells/cell_source.h"
#include "widgets/session/task.h"

class QLabel;
class QStackedWidget;
class QTableView;
class QThreadPool;
class QToolButton;

namespace oddity::widgets {

class CatalogView;
class CellModel;
class Session;

/// A table of a file: at once as it is there, rows read as they are scrolled to; and with what the catalog of a project
/// has (sorting, finding, filters, statistics, computed columns, export), for which all of it is loaded off the GUI
/// thread: small tables by themselves, large ones when it is asked for, by the button or a click on a column's head.
class TablePage : public QWidget {
    Q_OBJECT

public:
    /// session: hears what happens; the table is no part of it.
    TablePage(Session* session, QThreadPool* pool, QWidget* parent = nullptr);
    ~TablePage() override;
    /// null: none. location: what readTable() takes for it.
    void setTable(std::shared_ptr<const core::CellSource> table, const std::filesystem::path& location = {});
    bool isSortable() const; ///< all of it is loaded and shown so

private:
    void buildLayout();
    void fitColumns();
    void load();
    void take(std::shared_ptr<const core::LoadedCatalog> loaded);
    void showSortable(bool isWanted);

    Session* m_session;
    std::unique_ptr<Session> m_own; ///< of the table alone; null until one is loaded
    std::filesystem::path m_location;
    int m_sortColumn = -1; ///< clicked before it was loaded

    QToolButton* m_sortable;
    QStackedWidget* m_pages;
    CatalogView* m_catalog = nullptr;
    CellModel* m_model;
    QTableView* m_view;
    QLabel* m_text;
    QLabel* m_problem;
    bool m_isFitted = false;
    TaskSlot m_loading;
};

} // namespace oddity::widgets
