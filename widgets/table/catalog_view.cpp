// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/catalog_view.h"

#include <algorithm>
#include <utility>

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QThreadPool>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/survey_table.h"

namespace oddity::widgets {

namespace {

constexpr int orderDelayMs = 120;

QLineEdit* searchField(const QString& hint, const QString& tip, QWidget* parent) {
    auto* field = new QLineEdit(parent);
    field->setPlaceholderText(hint);
    field->setToolTip(tip);
    field->setClearButtonEnabled(true);
    field->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    return field;
}

QPushButton* filterButton(const QString& iconName, const QString& tip, QWidget* parent) {
    auto* button = new QPushButton(icon(iconName), QString(), parent);
    button->setCheckable(true);
    button->setToolTip(tip);
    return button;
}

} // namespace

CatalogView::CatalogView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_model(new CatalogModel(session, this)),
      m_orderSlot(new TaskSlot(QThreadPool::globalInstance(), this)), m_bar(new QWidget(this)) {
    setAttribute(Qt::WA_StyledBackground);
    makeBar();
    m_table = new SurveyTable(session, m_model, this);
    m_table->setIconSize(QSize(14, 14));
    QHeaderView* header = m_table->horizontalHeader();
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setResizeContentsPrecision(64);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_table, 1);

    m_columnTimer.setSingleShot(true);
    m_orderTimer.setSingleShot(true);
    connect(&m_columnTimer, &QTimer::timeout, this, &CatalogView::takeColumns);
    connect(&m_orderTimer, &QTimer::timeout, this, &CatalogView::reorder);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int section, Qt::SortOrder direction) {
        m_sortColumn = section;
        m_sortDirection = direction;
        reorder();
    });
    connect(m_orderSlot, &TaskSlot::failed, this, [session](const QString& message) { session->tell(message, true); });
    connect(session, &Session::surveyChanged, this, [this] {
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        takeColumns();
        reorder();
    });
    connect(session, &Session::fieldsChanged, this, [this] { m_columnTimer.start(0); });
    connect(session, &Session::flagsChanged, this, &CatalogView::takeFlags);
    connect(session, &Session::selectionChanged, this, [this] {
        updateCount();
        if (m_selected->isChecked())
            m_orderTimer.start(orderDelayMs);
    });
    takeColumns();
    takeFlags();
    reorder();
}

void CatalogView::makeBar() {
    m_find = searchField(tr("Find an object by id"),
                         tr("Lists objects whose id contains this text; Enter goes to the "
                            "first"),
                         m_bar);
    m_columns = searchField(tr("Columns"), tr("Shows only columns whose name contains this text"), m_bar);
    m_flagged = filterButton(QStringLiteral("flag"), tr("Only objects that something could not be done for"), m_bar);
    m_selected = filterButton(QStringLiteral("lasso"), tr("Only selected objects"), m_bar);
    m_count = new QLabel(m_bar);
    m_count->setProperty("look", "faint");
    auto* rows = new QGridLayout(m_bar);
    rows->setContentsMargins(8, 8, 8, 8);
    rows->setSpacing(Theme::spacingPx);
    rows->addWidget(m_find, 0, 0, 1, 2);
    rows->addWidget(m_columns, 0, 2);
    rows->addWidget(m_flagged, 1, 0);
    rows->addWidget(m_selected, 1, 1);
    rows->addWidget(m_count, 1, 2, Qt::AlignRight);
    rows->setColumnStretch(2, 1);
    connect(m_find, &QLineEdit::textChanged, this, [this] { m_orderTimer.start(orderDelayMs); });
    connect(m_find, &QLineEdit::returnPressed, this, &CatalogView::goToFirst);
    connect(m_columns, &QLineEdit::textChanged, this, &CatalogView::showMatchingColumns);
    connect(m_flagged, &QPushButton::toggled, this, [this] {
        showMatchingColumns();
        reorder();
    });
    connect(m_selected, &QPushButton::toggled, this, &CatalogView::reorder);
}

void CatalogView::takeColumns() {
    m_model->updateColumns();
    if (std::exchange(m_sizedColumns, m_model->columnCount()) != m_model->columnCount())
        for (int column = 0; column < m_model->columnCount(); ++column) {
            const QString head = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            const int headPx = m_table->horizontalHeader()->fontMetrics().size(0, head).width() + 40;
            m_table->setColumnWidth(column,
                                    column == CatalogModel::Reason
                                        ? 300
                                        : std::clamp(headPx, column < CatalogModel::firstValueColumn ? 100 : 112, 220));
        }
    showMatchingColumns();
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

void CatalogView::showMatchingColumns() {
    const QString part = m_columns->text().trimmed();
    for (int column = CatalogModel::Label; column < m_model->columnCount(); ++column)
        m_table->setColumnHidden(column, !m_model->columnName(column).contains(part, Qt::CaseInsensitive));
    m_table->setColumnHidden(CatalogModel::Reason, !m_flagged->isChecked());
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
    RowOrder order;
    order.catalog = survey->catalog;
    order.isAscending = m_sortDirection == Qt::AscendingOrder;
    order.idPart = m_find->text().trimmed().toStdString();
    m_model->setSortKey(order, m_sortColumn);
    if (m_flagged->isChecked() || m_selected->isChecked()) {
        core::Selection among =
            m_flagged->isChecked() ? core::Selection(m_model->flaggedRows()) : m_session->selection();
        if (m_flagged->isChecked() && m_selected->isChecked())
            among = among.combined(m_session->selection(), core::SelectionMode::Intersect);
        order.among = std::make_shared<const std::vector<core::RowId>>(among.rows());
    }
    m_orderSlot->start<std::vector<core::RowId>>(
        [order](const core::Progress& progress) { return rowsInOrder(order, progress); },
        [this, survey](std::vector<core::RowId> rows) {
            if (m_session->survey() != survey)
                return;
            m_model->setOrder(std::move(rows), m_session->objectCount());
            updateCount();
        });
}

void CatalogView::updateCount() {
    const int listed = m_model->rowCount();
    m_selected->setText(tr("Selected (%L1)").arg(m_session->selection().size()));
    m_count->setText(listed == m_session->objectCount() ? tr("%L1 objects").arg(listed)
                                                        : tr("%L1 of %L2").arg(listed).arg(m_session->objectCount()));
}

void CatalogView::goToFirst() {
    if (m_model->rowCount() > 0)
        m_session->setCurrent(m_model->rowAt(0));
}

} // namespace oddity::widgets
