// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/catalog_view.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "widgets/style/icons.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/columns/frozen_table.h"
#include "widgets/table/dialogs/catalog_windows.h"
#include "widgets/table/query/filter_box.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

void CatalogView::makeMenu() {
    auto* menu = new QMenu(m_more);
    menu->addAction(tr("Computed columns…"), m_windows, &CatalogWindows::showComputed);
    menu->addAction(tr("Match with another table…"), m_windows, &CatalogWindows::showCrossMatch);
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("subsets")), tr("Subsets…"), m_windows, &CatalogWindows::showSubsets);
    menu->addAction(tr("Save the list as a subset"), m_windows, &CatalogWindows::saveListed);
    menu->addAction(icon(QStringLiteral("lasso")), tr("Select what is listed"), this, [this] { m_table->selectAll(); });
    menu->addAction(tr("Invert the selection"), this, [this] {
        m_session->select(m_session->selection().complement(static_cast<std::size_t>(m_session->objectCount())));
    });
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("save")), tr("Export the list…"), this, [this] {
        m_windows->exportRows(m_model->order(), shownColumns(), tr("Export the list"),
                              m_listed.isEmpty() ? tr("list") : m_listed);
    });
    menu->addAction(tr("Export the selection…"), this, [this] {
        m_windows->exportRows(m_session->selection().rows(), shownColumns(), tr("Export the selection"),
                              tr("selection"));
    });
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
}

void CatalogView::showHeaderMenu(const QPoint& place) {
    QHeaderView* header = m_table->horizontalHeader();
    const int column = m_table->headerColumnAt(place);
    if (column < 0)
        return;
    const QString name = m_model->columnName(column);
    QMenu menu(this);
    if (column >= CatalogModel::firstValueColumn) {
        menu.addAction(icon(QStringLiteral("info")), tr("Statistics and histogram…"), this,
                       [this, column] { m_windows->showColumn(column); });
        if (m_rows == Rows::OfAProject && m_session->plottableNames().contains(name))
            menu.addAction(icon(QStringLiteral("map")), tr("Colour the map by it"), this,
                           [this, name] { m_session->requestColour(name); });
        menu.addSeparator();
    }
    menu.addAction(tr("Sort ascending"), this,
                   [header, column] { header->setSortIndicator(column, Qt::AscendingOrder); });
    menu.addAction(tr("Sort descending"), this,
                   [header, column] { header->setSortIndicator(column, Qt::DescendingOrder); });
    menu.addAction(tr("Catalog order"), this, [header] { header->setSortIndicator(-1, Qt::AscendingOrder); });
    menu.addSeparator();
    if (column >= CatalogModel::Label)
        menu.addAction(tr("Hide this column"), this, [this, name] { hideColumns(QStringList(m_hidden) << name); });
    if (m_windows->isRemovable(name))
        menu.addAction(tr("Remove this column"), this, [this, name] { m_windows->remove(name); });
    menu.addAction(icon(QStringLiteral("columns")), tr("Choose columns…"), this, &CatalogView::chooseColumns);
    menu.addAction(icon(QStringLiteral("copy")), tr("Copy its name"), this,
                   [name] { QApplication::clipboard()->setText(name); });
    menu.exec(header->mapToGlobal(place));
}

void CatalogView::updateCount() {
    const int listed = m_model->rowCount();
    const auto all = m_session->objectCount();
    const bool isTable = m_rows == Rows::OfATable;
    m_selected->setText(tr("Selected (%L1)").arg(m_session->selection().size()));
    QStringList said;
    if (m_position && listed > 0)
        said << (isTable ? tr("%L1 nearest of %L2 rows") : tr("%L1 nearest of %L2 objects")).arg(listed).arg(all);
    else if (listed == all)
        said << (isTable ? (all == 1 ? tr("1 row") : tr("%L1 rows").arg(all)) : objectsText(all));
    else
        said << (isTable ? tr("%L1 of %L2 rows") : tr("%L1 of %L2 objects")).arg(listed).arg(all);
    if (m_filter->filter() || (!m_position && !m_find->text().trimmed().isEmpty()))
        said << tr("filtered");
    if (m_sortColumn >= 0 && m_sortColumn < m_model->columnCount())
        said << (m_sortDirection == Qt::AscendingOrder ? tr("sorted by %1") : tr("sorted by %1, descending"))
                    .arg(m_model->columnName(m_sortColumn));
    m_count->setText(said.join(QStringLiteral(" · ")));
}

} // namespace oddity::widgets
