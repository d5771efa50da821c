// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/catalog_view.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QToolButton>

#include "widgets/style/icons.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/columns/frozen_table.h"
#include "widgets/table/dialogs/catalog_windows.h"

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
        if (m_session->plottableNames().contains(name))
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

} // namespace oddity::widgets
