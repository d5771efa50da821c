// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/catalog_view.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

#include "core/query/sky/sky_position.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/columns/column_chooser.h"
#include "widgets/table/columns/frozen_table.h"
#include "widgets/table/dialogs/catalog_windows.h"
#include "widgets/table/query/filter_box.h"
#include "widgets/table/query/subset_list.h"

namespace oddity::widgets {

namespace {

constexpr int orderDelayMs = 120;
const QString hiddenKey = QStringLiteral("hiddenColumns");

QPushButton* listButton(const QString& iconName, const QString& tip, QWidget* parent) {
    auto* button = new QPushButton(icon(iconName), QString(), parent);
    button->setCheckable(true);
    button->setToolTip(tip);
    return button;
}

QToolButton* toolButton(const QString& iconName, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setToolTip(tip);
    return button;
}

} // namespace

CatalogView::CatalogView(Session* session, QWidget* parent, Rows rows)
    : QWidget(parent), m_session(session), m_rows(rows), m_model(new CatalogModel(session, this)),
      m_orderSlot(new TaskSlot(workPool(), this)), m_bar(new QWidget(this)) {
    setAttribute(Qt::WA_StyledBackground);
    makeBar();
    makeTable();
    m_windows = new CatalogWindows(
        session, m_model, m_filter,
        [this] { return m_position ? std::nullopt : std::optional<RowOrder>(unfilteredOrder()); }, this);
    makeMenu();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_table, 1);
    connectSession();
    takeColumns();
    takeFlags();
    takeSubsets();
    reorder();
}

void CatalogView::makeTable() {
    m_table = new FrozenTable(m_session, m_model, this);
    m_table->setIconSize(QSize(14, 14));
    m_table->setRankable(m_rows == Rows::OfAProject);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setResizeContentsPrecision(64);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QTableView::doubleClicked, this,
            [this](const QModelIndex& cell) { m_windows->showArray(cell.column(), m_model->rowAt(cell.row())); });
    connect(header, &QWidget::customContextMenuRequested, this, &CatalogView::showHeaderMenu);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int section, Qt::SortOrder direction) {
        m_sortColumn = section;
        m_sortDirection = direction;
        reorder();
    });
}

void CatalogView::makeBar() {
    m_find = new QLineEdit(m_bar);
    m_find->setPlaceholderText(tr("Find an object by id or position"));
    m_find->setToolTip(tr("Lists objects whose id contains this text, or those nearest to a position such as\n"
                          "10:23:11.2 +41:16:09  or  155.79 41.27. Enter goes to the first."));
    m_find->setClearButtonEnabled(true);
    m_find->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_filter = new FilterBox(m_session, m_bar);
    m_columns = toolButton(QStringLiteral("columns"), tr("Choose columns"), m_bar);
    m_more = toolButton(QStringLiteral("table"), tr("Computed columns, cross-match, export"), m_bar);
    m_flagged = listButton(QStringLiteral("flag"), tr("Only objects that something could not be done for"), m_bar);
    m_selected = listButton(QStringLiteral("lasso"), tr("Only selected objects"), m_bar);
    m_subset = new QComboBox(m_bar);
    m_subset->setToolTip(tr("Only the objects of a subset"));
    m_subset->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_subset->setMinimumContentsLength(7);
    m_subset->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_subset->setMaximumWidth(220);
    m_count = new QLabel(m_bar);
    m_count->setProperty("look", "faint");
    m_count->setWordWrap(true);
    m_count->setTextFormat(Qt::PlainText);

    m_flagged->setVisible(m_rows == Rows::OfAProject);
    auto* first = new QHBoxLayout;
    first->setSpacing(4);
    first->addWidget(m_find, 1);
    first->addWidget(m_columns);
    first->addWidget(m_more);
    auto* last = new FlowLayout;
    last->setSpacing(Theme::spacingPx);
    for (QWidget* choice : std::initializer_list<QWidget*>{m_flagged, m_selected, m_subset})
        last->addWidget(choice);
    auto* rows = new QVBoxLayout(m_bar);
    rows->setContentsMargins(8, 8, 8, 6);
    rows->setSpacing(6);
    rows->addLayout(first);
    rows->addWidget(m_filter);
    rows->addLayout(last);
    rows->addWidget(m_count);

    connect(m_find, &QLineEdit::textChanged, this, &CatalogView::findChanged);
    connect(m_find, &QLineEdit::returnPressed, this, &CatalogView::goToFirst);
    connect(m_filter, &FilterBox::filterChanged, this, &CatalogView::reorder);
    connect(m_columns, &QToolButton::clicked, this, &CatalogView::chooseColumns);
    connect(m_flagged, &QPushButton::toggled, this, [this] {
        showColumns();
        reorder();
    });
    connect(m_selected, &QPushButton::toggled, this, &CatalogView::reorder);
    connect(m_subset, &QComboBox::activated, this, [this](int place) {
        if (place == m_subset->count() - 1) {
            m_subset->setCurrentIndex(placeOfSubset(m_listed));
            m_windows->showSubsets();
            return;
        }
        m_listed = m_subset->itemData(place).toString();
        reorder();
    });
}

void CatalogView::connectSession() {
    m_columnTimer.setSingleShot(true);
    m_orderTimer.setSingleShot(true);
    connect(&m_columnTimer, &QTimer::timeout, this, &CatalogView::takeColumns);
    connect(&m_orderTimer, &QTimer::timeout, this, &CatalogView::reorder);
    connect(m_orderSlot, &TaskSlot::failed, this, [this](const QString& message) { m_session->tell(message, true); });
    connect(m_session, &Session::surveyChanged, this, [this] {
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        m_sizedColumns = 0;
        m_hidden.clear();
        takeColumns();
        findChanged();
        reorder();
    });
    connect(m_session, &Session::viewStateLoaded, this, [this] {
        m_hidden = m_session->viewState(hiddenKey).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        showColumns();
    });
    connect(m_session, &Session::fieldsChanged, this, [this] { m_columnTimer.start(0); });
    connect(m_session, &Session::flagsChanged, this, &CatalogView::takeFlags);
    connect(m_session, &Session::selectionChanged, this, [this] {
        updateCount();
        if (m_selected->isChecked())
            m_orderTimer.start(orderDelayMs);
    });
    connect(m_windows->subsets(), &SubsetList::changed, this, &CatalogView::takeSubsets);
    connect(m_windows, &CatalogWindows::subsetAsked, this, [this](const QString& name) {
        m_subset->setCurrentIndex(placeOfSubset(name));
        m_listed = m_subset->currentData().toString();
        reorder();
    });
}

/// Of a sample: names of files and the like are to be told apart.
int CatalogView::widestIdPx() const {
    constexpr std::size_t sampled = 50;
    const auto survey = m_session->survey();
    const std::size_t rows = survey ? survey->catalog->rowCount() : 0;
    const QFontMetrics metrics(m_table->font());
    int widest = 0;
    for (std::size_t row = 0; row < rows; row += std::max<std::size_t>(1, rows / sampled))
        widest = std::max(widest, metrics.horizontalAdvance(QString::fromStdString(
                                      survey->catalog->id(core::RowId{static_cast<std::int64_t>(row)}))));
    return widest + 3 * Theme::spacingPx;
}

void CatalogView::takeColumns() {
    m_model->updateColumns();
    const int digitPx = QFontMetrics(m_table->font()).horizontalAdvance(QLatin1Char('0'));
    if (std::exchange(m_sizedColumns, m_model->columnCount()) != m_model->columnCount())
        for (int column = 0; column < m_model->columnCount(); ++column) {
            const QString head = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            const QFontMetrics metrics = m_table->horizontalHeader()->fontMetrics();
            int headPx = std::max(metrics.size(0, head).width() + 40,
                                  m_model->charactersOf(column) * digitPx + 3 * Theme::spacingPx);
            if (column == CatalogModel::Object)
                headPx = std::max(headPx, widestIdPx());
            if (column == CatalogModel::Label) // dot and name of a class
                for (const core::LabelClass& entry : m_session->scheme().classes)
                    headPx = std::max(headPx, metrics.horizontalAdvance(QString::fromStdString(entry.name)) + 56);
            m_table->setColumnWidth(column,
                                    column == CatalogModel::Reason
                                        ? 300
                                        : std::clamp(headPx, column < CatalogModel::firstValueColumn ? 100 : 112, 220));
        }
    showColumns();
    if (m_sortColumn >= CatalogModel::firstValueColumn)
        reorder();
}

void CatalogView::takeFlags() {
    m_model->updateFlags();
    const auto count = m_model->flaggedRows().size();
    m_flagged->setText(tr("Flagged (%L1)").arg(count));
    m_flagged->setEnabled(count > 0 || m_flagged->isChecked());
    if (m_flagged->isChecked())
        reorder();
}

void CatalogView::takeSubsets() {
    const QString listed = m_listed;
    m_subset->clear();
    m_subset->addItem(tr("All objects"), QString());
    for (const Subset& subset : m_windows->subsets()->all())
        m_subset->addItem(tr("%1 (%2)").arg(subset.name, QLocale().toString(subset.count)), subset.name);
    m_subset->addItem(tr("Subsets…"));
    m_subset->setCurrentIndex(placeOfSubset(listed));
    m_listed = m_subset->currentData().toString();
    if (!listed.isEmpty())
        reorder();
}

int CatalogView::placeOfSubset(const QString& name) const {
    for (int place = 1; place + 1 < m_subset->count(); ++place)
        if (m_subset->itemData(place).toString() == name)
            return place;
    return 0;
}

void CatalogView::findChanged() {
    const auto survey = m_session->survey();
    const bool hasPositions = survey && !survey->raColumn.empty() && !survey->decColumn.empty();
    const bool wasPosition = m_position.has_value();
    m_position = hasPositions ? core::positionFrom(m_find->text().trimmed().toStdString()) : std::nullopt;
    if (m_position && !wasPosition)
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_isPositionNew = m_position.has_value();
    m_orderTimer.start(orderDelayMs);
}

void CatalogView::hideColumns(const QStringList& hidden) {
    m_hidden = hidden;
    showColumns();
    m_session->storeViewState(hiddenKey, hidden.join(QLatin1Char('\n')));
}

void CatalogView::showColumns() {
    for (int column = CatalogModel::Label; column < m_model->columnCount(); ++column)
        if (const bool isHidden = m_hidden.contains(m_model->columnName(column));
            isHidden != m_table->isColumnHidden(column))
            m_table->setColumnHidden(column, isHidden);
    if (m_rows == Rows::OfATable)
        m_table->setColumnHidden(CatalogModel::Label, true);
    m_table->setColumnHidden(CatalogModel::Reason, !m_flagged->isChecked());
    m_table->setColumnHidden(CatalogModel::Separation, !m_position);
}

void CatalogView::chooseColumns() {
    if (!m_chooser) {
        m_chooser = new ColumnChooser(this);
        connect(m_chooser, &ColumnChooser::hiddenChanged, this, &CatalogView::hideColumns);
    }
    QStringList names;
    for (int column = m_rows == Rows::OfATable ? CatalogModel::firstValueColumn : CatalogModel::Label;
         column < m_model->columnCount(); ++column)
        names << m_model->columnName(column);
    m_chooser->drop(m_columns, names, m_hidden);
}

std::vector<int> CatalogView::shownColumns() const {
    std::vector<int> columns;
    const QHeaderView* header = m_table->horizontalHeader();
    for (int place = 0; place < header->count(); ++place)
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            columns.push_back(column);
    return columns;
}

RowOrder CatalogView::unfilteredOrder() const {
    RowOrder order;
    order.catalog = m_session->survey()->catalog;
    order.isAscending = m_sortDirection == Qt::AscendingOrder;
    if (!m_position)
        order.idPart = m_find->text().trimmed().toStdString();
    m_model->setSortKey(order, m_sortColumn);
    if (const Subset* subset = m_windows->subsets()->find(m_listed))
        order.within.push_back(subset->rows);
    if (m_flagged->isChecked() || m_selected->isChecked()) {
        core::Selection among =
            m_flagged->isChecked() ? core::Selection(m_model->flaggedRows()) : m_session->selection();
        if (m_flagged->isChecked() && m_selected->isChecked())
            among = among.combined(m_session->selection(), core::SelectionMode::Intersect);
        order.among = std::make_shared<const std::vector<core::RowId>>(among.rows());
    }
    return order;
}

RowOrder CatalogView::wantedOrder() const {
    RowOrder order = unfilteredOrder();
    if (m_filter->filter())
        order.within.push_back(m_filter->filter()->rows);
    return order;
}

void CatalogView::reorder() {
    m_orderTimer.stop();
    const auto survey = m_session->survey();
    if (!survey) {
        m_orderSlot->cancel();
        m_model->setOrder({}, 0);
        updateCount();
        return;
    }
    m_orderSlot->start<Listing>(
        [order = wantedOrder(), survey, position = m_position](const core::Progress& progress) {
            return listingOf(order, *survey, position, progress);
        },
        [this, survey](Listing listing) {
            if (m_session->survey() == survey)
                take(std::move(listing));
        });
}

void CatalogView::take(Listing listing) {
    m_model->setSeparations(std::move(listing.separations));
    m_model->setOrder(std::move(listing.lines.rows), std::move(listing.lines.lines));
    m_session->setListing(std::move(listing.rows));
    showColumns();
    if (std::exchange(m_isPositionNew, false))
        m_table->scrollToTop();
    updateCount();
}

void CatalogView::sortBy(const QString& column) {
    for (int place = CatalogModel::firstValueColumn; place < m_model->columnCount(); ++place)
        if (m_model->columnName(place) == column)
            return m_table->horizontalHeader()->setSortIndicator(place, Qt::AscendingOrder);
    const auto survey = m_session->survey();
    const bool isId = survey && column.toStdString() == survey->catalog->idColumn();
    m_table->horizontalHeader()->setSortIndicator(isId ? CatalogModel::Object : -1, Qt::AscendingOrder);
}

void CatalogView::goToFirst() {
    if (m_model->rowCount() > 0)
        m_session->setCurrent(m_model->rowAt(0));
}

} // namespace oddity::widgets
