// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/catalog_windows.h"

#include <QFileInfo>
#include <QInputDialog>
#include <QRegularExpression>

#include "core/query/expression.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/columns/array_window.h"
#include "widgets/table/dialogs/computed_column_dialog.h"
#include "widgets/table/dialogs/cross_match_dialog.h"
#include "widgets/table/dialogs/table_export.h"
#include "widgets/table/query/filter_box.h"
#include "widgets/table/query/name_list_window.h"
#include "widgets/table/query/session_columns.h"
#include "widgets/table/query/subset_window.h"
#include "widgets/table/query/table_matches.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

ColumnWindow::Rows setOf(const std::vector<core::RowId>& rows, std::int64_t objectCount) {
    auto set = std::make_shared<core::RowSet>(static_cast<std::size_t>(objectCount));
    for (const core::RowId row : rows)
        set->insert(row);
    return set;
}

} // namespace

QString narrowedFilter(const QString& filter, const QString& columnName, const QString& condition) {
    const QString name = QRegularExpression::escape(QString::fromStdString(core::quotedName(columnName.toStdString())));
    const QRegularExpression same(
        QStringLiteral("(^|&&)\\s*(between\\(%1,[^()]*\\)|%1 == \"(?:[^\"\\\\]|\\\\.)*\")\\s*(?=&&|$)").arg(name));
    QString rest = filter;
    rest.remove(same);
    rest.remove(QRegularExpression(QStringLiteral("^\\s*&&")));
    rest = rest.trimmed();
    if (rest.isEmpty() || condition.isEmpty())
        return rest + condition;
    static const QRegularExpression loose(QStringLiteral("\\||\\bor\\b|\\?"));
    if (rest.contains(loose))
        rest = QStringLiteral("(%1)").arg(rest);
    return QStringLiteral("%1 && %2").arg(rest, condition);
}

CatalogWindows::CatalogWindows(Session* session, CatalogModel* model, FilterBox* filter,
                               std::function<std::optional<RowOrder>()> unfiltered, QWidget* view)
    : QObject(view), m_session(session), m_model(model), m_filter(filter), m_unfiltered(std::move(unfiltered)),
      m_view(view), m_subsets(new SubsetList(session, this)), m_computed(new ComputedColumns(session, this)),
      m_matches(new TableMatches(session, this)), m_export(new TableExport(session, this)) {
    connect(m_matches, &TableMatches::matched, this, [this](const TableMatch& match, const MatchOutcome& outcome) {
        m_subsets->add(tr("matched %1").arg(QFileInfo(match.path).fileName()), outcome.origin, outcome.rows);
    });
    connect(model, &QAbstractItemModel::modelReset, this, &CatalogWindows::followList);
    connect(session, &Session::selectionChanged, this, &CatalogWindows::followList);
    connect(filter, &FilterBox::listingAsked, this, &CatalogWindows::showNames);
    connect(filter, &FilterBox::selectAsked, this,
            [session](const Filter& found) { session->select(found.rows->selection()); });
    connect(filter, &FilterBox::subsetAsked, this, [this](const Filter& found) {
        bool isGiven = false;
        const QString name = QInputDialog::getText(m_view, tr("Save as subset"),
                                                   tr("Name of the subset (%1)").arg(objectsText(found.count)),
                                                   QLineEdit::Normal, found.text, &isGiven);
        if (isGiven && !name.trimmed().isEmpty())
            m_subsets->add(name.trimmed(), found.text, found.rows);
    });
}

void CatalogWindows::showSubsets() {
    if (!m_subsetWindow) {
        m_subsetWindow = new SubsetWindow(m_session, m_subsets, m_view);
        connect(m_subsetWindow, &SubsetWindow::listAsked, this, &CatalogWindows::subsetAsked);
        connect(m_subsetWindow, &SubsetWindow::listedAsked, this, &CatalogWindows::saveListed);
    }
    m_subsetWindow->show();
    m_subsetWindow->raise();
}

void CatalogWindows::saveListed() {
    const QString filter = m_filter->filter() ? m_filter->filter()->text : QString();
    m_subsets->add(m_subsets->freeName(filter.isEmpty() ? tr("list") : filter),
                   filter.isEmpty() ? tr("listed in the catalog") : filter,
                   setOf(m_model->order(), m_session->objectCount()));
}

void CatalogWindows::showNames() {
    if (!m_nameList) {
        m_nameList = new NameListWindow(m_session, m_view);
        connect(m_nameList, &NameListWindow::nameChosen, m_filter, &FilterBox::insert);
    }
    m_nameList->show();
    m_nameList->raise();
}

void CatalogWindows::showColumn(int column) {
    const auto values = m_model->valuesOf(column);
    if (!values)
        return;
    if (!m_columnWindow) {
        m_columnWindow = new ColumnWindow(m_view);
        connect(m_columnWindow, &ColumnWindow::filterAsked, this,
                [this](const QString& name, const QString& condition) {
                    m_filter->apply(narrowedFilter(m_filter->text(), name, condition));
                });
        connect(m_session, &Session::surveyChanged, m_columnWindow, &QWidget::close);
    }
    m_columnWindow->show(values, setsFor(values->name));
}

ColumnWindow::Sets CatalogWindows::setsFor(const std::string& columnName) const {
    ColumnWindow::Sets sets{setOf(m_model->order(), m_session->objectCount()),
                            setOf(m_session->selection().rows(), m_session->objectCount()), nullptr};
    const auto filter = m_filter->filter();
    if (!filter)
        return sets;
    const QString rest = narrowedFilter(filter->text, QString::fromStdString(columnName), QString());
    if (rest == filter->text)
        return sets;
    if (std::optional<RowOrder> order = m_unfiltered()) {
        order->key = RowOrder::Key::CatalogOrder;
        sets.widened = [order = std::move(*order), columns = columnsOf(*m_session),
                        rest = rest.toStdString()](const core::Progress& progress) mutable {
            if (!rest.empty())
                order.within.push_back(
                    std::make_shared<const core::RowSet>(core::Expression::parse(rest, columns).rows(progress)));
            return setOf(rowsInOrder(order, progress), static_cast<std::int64_t>(order.catalog->rowCount()));
        };
    }
    return sets;
}

void CatalogWindows::followList() {
    if (m_columnWindow && m_columnWindow->isVisible() && m_session->survey())
        m_columnWindow->setSets(setsFor(m_columnWindow->column()->name));
}

void CatalogWindows::showArray(int column, core::RowId row) {
    const auto values = m_model->valuesOf(column);
    if (!values || !values->isArray() || !row.isValid())
        return;
    if (!m_array)
        m_array = new ArrayWindow(m_view);
    m_array->show(values, row, QString::fromStdString(m_session->survey()->catalog->id(row)));
}

void CatalogWindows::showComputed() {
    auto* dialog = new ComputedColumnDialog(m_session, m_computed, m_view);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

bool CatalogWindows::isRemovable(const QString& column) const {
    return m_computed->contains(column) || m_matches->contains(column);
}

void CatalogWindows::remove(const QString& column) {
    if (m_computed->contains(column))
        m_computed->remove(column);
    else
        m_matches->remove(column);
}

void CatalogWindows::showCrossMatch() {
    if (!m_crossMatch)
        m_crossMatch = new CrossMatchDialog(m_session, m_matches, m_view);
    m_crossMatch->show();
    m_crossMatch->raise();
}

void CatalogWindows::exportRows(std::vector<core::RowId> rows, const std::vector<int>& columns, const QString& title,
                                const QString& name) {
    const auto survey = m_session->survey();
    if (!survey)
        return;
    const QString project = QString::fromStdString(survey->folder.stem().string());
    const QString path = TableExport::askPath(m_view, title, *m_session, project + QLatin1Char('-') + name);
    if (path.isEmpty())
        return;
    std::vector<CatalogModel::Extract> values;
    for (const int column : columns)
        if (column != CatalogModel::Object)
            values.push_back(m_model->extractOf(column));
    m_export->write(path, std::move(rows), std::move(values));
}

} // namespace oddity::widgets
