// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/name_list_window.h"

#include <algorithm>
#include <map>

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/query/expression.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

namespace {

constexpr int leastNamePx = 230, mostNamePx = 400; ///< names of a catalog may be longer than their meaning

} // namespace

NameListWindow::NameListWindow(const Session* session, QWidget* parent)
    : QDialog(parent), m_session(session), m_tree(new QTreeWidget(this)) {
    setWindowTitle(tr("Functions and columns"));
    resize(760, 520);
    auto* search = new QLineEdit(this);
    search->setPlaceholderText(tr("Search"));
    search->setClearButtonEnabled(true);
    search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_tree->setHeaderLabels({tr("Name"), tr("Unit"), tr("Meaning")});
    m_tree->setAlternatingRowColors(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->header()->resizeSection(0, leastNamePx);
    m_tree->header()->resizeSection(1, 70);
    auto* help = new QLabel(
        tr("Operators, loosest first: ?:  || or  && and  not  == != < <= > >=  + −  * / %  ^\n"
           "0 < z < 1 is a range; texts stand in \"quotes\", unusual names in `backticks`; vector[0] is an element.\n"
           "A comparison with a missing value is false, != too; isnull(x) finds missing values. "
           "Whole numbers compare exactly. Values are in the units of their columns."),
        this);
    help->setWordWrap(true);
    help->setProperty("look", "faint");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(Theme::spacingPx);
    column->addWidget(search);
    column->addWidget(m_tree, 1);
    column->addWidget(help);
    connect(search, &QLineEdit::textChanged, this, &NameListWindow::showMatching);
    connect(m_tree, &QTreeWidget::itemDoubleClicked, this, [this](const QTreeWidgetItem* item) {
        if (const QString spelled = item->data(0, Qt::UserRole).toString(); !spelled.isEmpty())
            Q_EMIT nameChosen(spelled);
    });
    for (const auto signal : {&Session::fieldsChanged, &Session::surveyChanged})
        connect(session, signal, this, &NameListWindow::fill);
    fill();
}

void NameListWindow::fill() {
    m_tree->clear();
    const auto group = [this](const QString& title) {
        auto* item = new QTreeWidgetItem(m_tree, {title});
        item->setFont(0, Theme::font(TypeRole::Strong));
        item->setExpanded(true);
        return item;
    };
    const core::NamedColumns named = columnsOf(*m_session);
    std::map<QString, QTreeWidgetItem*> groups;
    for (const core::NamedColumn& column : named.all) {
        const QString name = QString::fromStdString(column.name);
        const bool isOfCatalog = m_session->survey()->catalog->find(column.name) != nullptr;
        const QString title = isOfCatalog                       ? tr("Catalog")
                              : name == QStringLiteral("label") ? tr("Labels")
                                                                : headingOf(m_session->field(name)->kind);
        QTreeWidgetItem*& columns = groups[title];
        if (!columns)
            columns = group(title);
        auto* item =
            new QTreeWidgetItem(columns, {QString::fromStdString(column.name), QString::fromStdString(column.unit),
                                          QString::fromStdString(column.description)});
        item->setToolTip(2, QString::fromStdString(column.description));
        item->setData(0, Qt::UserRole, QString::fromStdString(core::quotedName(column.name)));
    }
    QTreeWidgetItem* functions = group(tr("Functions"));
    for (const core::FunctionEntry& entry : core::functionList()) {
        auto* item = new QTreeWidgetItem(
            functions, {QString::fromStdString(entry.usage), QString(), QString::fromStdString(entry.description)});
        item->setToolTip(2, QString::fromStdString(entry.description));
        item->setData(0, Qt::UserRole, QString::fromStdString(entry.name + "("));
    }
    for (int place = 0; place < m_tree->topLevelItemCount(); ++place)
        m_tree->topLevelItem(place)->setExpanded(true);
    m_tree->resizeColumnToContents(0);
    m_tree->header()->resizeSection(0, std::clamp(m_tree->columnWidth(0), leastNamePx, mostNamePx));
}

void NameListWindow::showMatching(const QString& part) {
    for (int place = 0; place < m_tree->topLevelItemCount(); ++place) {
        QTreeWidgetItem* group = m_tree->topLevelItem(place);
        for (int line = 0; line < group->childCount(); ++line) {
            QTreeWidgetItem* item = group->child(line);
            item->setHidden(!item->text(0).contains(part, Qt::CaseInsensitive) &&
                            !item->text(2).contains(part, Qt::CaseInsensitive));
        }
    }
}

} // namespace oddity::widgets
