// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/table/table_page.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/io/tables/table_location.h"
#include "core/io/tables/table_reader.h"
#include "core/project/survey.h"
#include "widgets/session/session.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/table/cell_model.h"

namespace oddity::widgets {

namespace {

constexpr int leastColumnPx = 64;
constexpr int mostColumnPx = 260;
constexpr int rowsMeasured = 20;
constexpr int remarksShown = 2;
constexpr std::int64_t cellsLoadedAtOnce = 5'000'000; ///< more are loaded when it is asked for

/// On the line of their rows: the style sheet's sections are made for titles, with room above and below.
class RowNumbers : public QHeaderView {
public:
    explicit RowNumbers(QWidget* parent) : QHeaderView(Qt::Vertical, parent) {}

    void paintSection(QPainter* painter, const QRect& rect, int row) const override {
        painter->fillRect(rect, Theme::current().panel);
        painter->setFont(Theme::font(TypeRole::Number));
        painter->setPen(Theme::current().faintText);
        painter->drawText(rect.adjusted(0, 0, -Theme::spacingPx, 0), Qt::AlignVCenter | Qt::AlignRight,
                          QString::number(row + 1));
    }
    QSize sizeHint() const override {
        const auto digits = static_cast<int>(QString::number(model() ? model()->rowCount() : 0).size());
        return {QFontMetrics(Theme::font(TypeRole::Number)).horizontalAdvance(QLatin1Char('0')) * digits +
                    3 * Theme::spacingPx,
                0};
    }
};

} // namespace

TablePage::TablePage(Session* session, QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_session(session), m_sortable(new QToolButton(this)), m_pages(new QStackedWidget(this)),
      m_model(new CellModel(pool, this)), m_view(new QTableView(this)), m_text(new QLabel(this)),
      m_problem(new QLabel(this)), m_loading(workPool()) {
    m_view->setObjectName(QStringLiteral("tableRows"));
    m_view->setModel(m_model);
    setFocusProxy(m_view);
    m_view->setProperty("look", "flat");
    m_view->setFont(Theme::font(TypeRole::Number));
    m_view->setShowGrid(false);
    m_view->setAlternatingRowColors(true);
    m_view->setWordWrap(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setAccessibleName(tr("Rows of the table"));
    m_view->setVerticalHeader(new RowNumbers(m_view));
    const int rowPx = QFontMetrics(m_view->font()).height() + 8;
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(rowPx);
    m_view->horizontalHeader()->setSectionsClickable(true);
    buildLayout();
    const auto say = [this](const QString& message) {
        m_problem->setText(message);
        m_problem->show();
    };
    connect(m_model, &CellModel::failed, this, say);
    connect(m_model, &CellModel::dataChanged, this, &TablePage::fitColumns);
    connect(m_view->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int column) {
        m_sortColumn = column;
        m_sortable->setChecked(true);
    });
    connect(m_sortable, &QToolButton::toggled, this, &TablePage::showSortable);
    connect(&m_loading, &TaskSlot::progressed, this, [this](qint64 done, qint64 total) {
        m_sortable->setText(total > 0 ? tr("Loading all of it: %1 %").arg(100 * done / total)
                                      : tr("Loading all of it …"));
    });
    connect(&m_loading, &TaskSlot::failed, this, say);
    connect(&m_loading, &TaskSlot::finished, this, [this](bool isDone) {
        m_sortable->setText(tr("Sort, find, filter"));
        if (!isDone)
            m_sortable->setChecked(false);
    });
}

TablePage::~TablePage() {
    delete m_catalog; // before its session
}

void TablePage::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_sortable->setText(tr("Sort, find, filter"));
    m_sortable->setIcon(icon(QStringLiteral("search")));
    m_sortable->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_sortable->setCheckable(true);
    m_sortable->setToolTip(
        tr("Loads all of the table: sort by a click on a column's head, find, filter, statistics and\n"
           "histograms (right click on a head), computed columns, cross-match, export"));
    m_text->setProperty("look", "faint");
    m_text->setWordWrap(true);
    m_text->setFont(Theme::font(TypeRole::Caption));
    m_problem->setProperty("look", "warning");
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_pages->addWidget(m_view);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(gap, 0, gap, 0);
    foot->setSpacing(gap);
    foot->addWidget(m_text, 1);
    foot->addWidget(m_sortable, 0, Qt::AlignBottom);
    m_problem->setContentsMargins(gap, 0, gap, 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_problem);
    layout->addLayout(foot);
}

void TablePage::setTable(std::shared_ptr<const core::CellSource> table, const std::filesystem::path& location) {
    m_loading.cancel();
    m_problem->hide();
    m_isFitted = false;
    m_sortColumn = -1;
    m_location = location;
    {
        const QSignalBlocker quiet(m_sortable);
        m_sortable->setChecked(false);
    }
    m_pages->setCurrentWidget(m_view);
    if (m_own)
        m_own->setSurvey(nullptr);
    QStringList words;
    std::int64_t cells = 0;
    if (table) {
        cells = table->rowCount() * static_cast<std::int64_t>(table->columns().size());
        words << tr("%1 in the file")
                     .arg(tableSize(table->rowCount(), static_cast<std::int64_t>(table->columns().size())));
        for (const std::string& remark : table->remarks())
            words << QString::fromStdString(remark);
    }
    m_text->setToolTip(words.size() > 1 + remarksShown ? words.join(QLatin1Char('\n')) : QString());
    if (const auto more = words.size() - 1 - remarksShown; more > 0)
        words = words.first(1 + remarksShown) << tr("and %1 more remarks: see the tool tip").arg(more);
    m_text->setText(words.join(QLatin1Char('\n')));
    m_model->setTable(std::move(table));
    m_view->scrollToTop();
    m_sortable->setVisible(cells > 0 && !location.empty());
    if (m_sortable->isVisibleTo(this) && cells <= cellsLoadedAtOnce)
        m_sortable->setChecked(true);
}

bool TablePage::isSortable() const {
    return m_catalog && m_pages->currentWidget() == m_catalog;
}

void TablePage::showSortable(bool isWanted) {
    if (!isWanted) {
        m_loading.cancel();
        m_pages->setCurrentWidget(m_view);
        setFocusProxy(m_view);
    } else if (m_own && m_own->survey()) {
        m_pages->setCurrentWidget(m_catalog);
        setFocusProxy(m_catalog);
    } else {
        load();
    }
}

/// Rows are told apart by number where the column that seems to name them does not.
void TablePage::load() {
    m_sortable->setText(tr("Loading all of it …"));
    m_loading.start<std::shared_ptr<const core::LoadedCatalog>>(
        [location = m_location](const core::Progress& progress) {
            try {
                return std::make_shared<const core::LoadedCatalog>(core::readCatalog({.path = location}, progress));
            } catch (const core::Error& error) {
                if (error.kind() != core::ErrorKind::BadInput)
                    throw;
                core::Table table = core::readTable(location, progress);
                table.remarks.push_back("Rows are told apart by their numbers: " + error.detail() + ".");
                return std::make_shared<const core::LoadedCatalog>(core::LoadedCatalog{
                    core::Catalog(std::move(table.columns), std::string()), {}, {}, std::move(table.remarks)});
            }
        },
        [this](std::shared_ptr<const core::LoadedCatalog> loaded) { take(std::move(loaded)); });
}

void TablePage::take(std::shared_ptr<const core::LoadedCatalog> loaded) {
    if (!m_own) {
        m_own = std::make_unique<Session>();
        connect(m_own.get(), &Session::told, m_session, &Session::tell);
        m_catalog = new CatalogView(m_own.get(), this, CatalogView::Rows::OfATable);
        m_pages->addWidget(m_catalog);
    }
    auto survey = std::make_shared<core::Survey>();
    survey->folder = core::tableLocation(m_location).file; // exports are offered beside the file, by its name
    survey->catalog = std::shared_ptr<const core::Catalog>(loaded, &loaded->catalog);
    survey->raColumn = loaded->raColumn;
    survey->decColumn = loaded->decColumn;
    m_own->setSurvey(std::move(survey));
    if (m_sortColumn >= 0)
        m_catalog->sortBy(m_model->headerData(m_sortColumn, Qt::Horizontal, CellModel::nameRole).toString());
    m_sortColumn = -1;
    showSortable(true);
}

/// From the names and the first rows, once they are there.
void TablePage::fitColumns() {
    if (std::exchange(m_isFitted, true))
        return;
    const QFontMetrics metrics(m_view->font());
    for (int column = 0; column < m_model->columnCount(); ++column) {
        int widest = leastColumnPx;
        const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        for (const QString& line : title.split(QLatin1Char('\n')))
            widest = std::max(widest, QFontMetrics(m_view->horizontalHeader()->font()).horizontalAdvance(line) + 28);
        for (int row = 0; row < std::min(rowsMeasured, m_model->rowCount()); ++row)
            widest = std::max(widest, metrics.horizontalAdvance(m_model->index(row, column).data().toString()) + 28);
        m_view->setColumnWidth(column, std::min(widest, mostColumnPx));
    }
}

} // namespace oddity::widgets
