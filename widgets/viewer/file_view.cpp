// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/file_view.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include "widgets/image/empty_state.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/hdus/hdu_list.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/header/header_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/table/table_page.h"

namespace oddity::widgets {

namespace {

constexpr int listFromPx = 760; ///< a narrower view has a line to choose HDUs from
constexpr int listPx = 230;
enum Tab { ContentTab, HeaderTab };

bool isTable(const core::FitsHdu& hdu) {
    return hdu.kind == core::FitsHdu::Kind::BinaryTable || hdu.kind == core::FitsHdu::Kind::AsciiTable;
}

/// The first image, else the first table, else the first HDU.
int firstToShow(const core::FitsFile& file) {
    const auto& hdus = file.hdus();
    auto match = std::ranges::find_if(hdus, &core::FitsHdu::hasPixels);
    if (match == hdus.end())
        match = std::ranges::find_if(hdus, isTable);
    return match == hdus.end() ? 1 : match->number;
}

} // namespace

FileView::FileView(QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_opening(pool), m_hdus(new HduList(pool, this)), m_name(new QLabel(this)),
      m_tabs(new QTabBar(this)), m_split(new QSplitter(this)), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("file"), this)), m_image(new ImagePage(pool, this)),
      m_table(new TablePage(pool, this)), m_header(new HeaderView(this)) {
    buildLayout();
    connect(m_hdus, &HduList::chosenByHand, this, [this] { showContent(0); });
    connect(m_tabs, &QTabBar::currentChanged, this, &FileView::arrange);
    connect(&m_opening, &TaskSlot::failed, this, [this](const QString& message) {
        m_problem = message;
        say(tr("This file cannot be opened"), message);
        Q_EMIT fileChanged();
    });
    say(tr("No file is open"), tr("Open a FITS file, or drop one on the window."));
}

void FileView::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_name->setFont(Theme::font(TypeRole::Strong));
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tabs->addTab(icon(QStringLiteral("image")), tr("Image"));
    m_tabs->addTab(icon(QStringLiteral("header")), tr("Header"));
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Content or header"));
    const auto button = [this](const char* iconName, const QString& tip, auto signal) {
        auto* result = new QToolButton(this);
        result->setIcon(icon(QLatin1String(iconName)));
        result->setToolTip(tip);
        result->setAccessibleName(tip);
        result->setFocusPolicy(Qt::TabFocus);
        connect(result, &QToolButton::clicked, this, signal);
        return result;
    };
    auto* open = button("folder-open", tr("Open another FITS file"), &FileView::anotherAsked);
    auto* close = button("close", tr("Close this view"), &FileView::closeAsked);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(gap, gap / 2, gap, 0);
    top->setSpacing(gap);
    top->addWidget(m_name, 1);
    top->addWidget(m_tabs);
    top->addWidget(open);
    top->addWidget(close);

    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_hdus->line()->setParent(right);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(gap, gap / 2, gap, 0);
    line->addWidget(m_hdus->line());
    column->addLayout(line);
    column->addWidget(m_pages, 1);
    for (QWidget* page : std::initializer_list<QWidget*>{m_empty, m_image, m_table, m_header})
        m_pages->addWidget(page);
    m_split->addWidget(m_hdus->list());
    m_split->addWidget(right);
    m_split->setStretchFactor(1, 1);
    m_split->setChildrenCollapsible(false);
    m_split->setSizes({listPx, 3 * listPx});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_split, 1);
}

void FileView::openFile(const std::filesystem::path& path) {
    m_place.reset();
    open(path);
}

void FileView::openPlace(const core::ImagePlace& place, const QString& name) {
    m_place = place;
    m_placeName = name;
    if (m_file && m_path == place.path && !m_opening.isRunning())
        take(m_file);
    else
        open(place.path);
}

void FileView::open(const std::filesystem::path& path) {
    m_path = path;
    m_file.reset();
    m_problem.clear();
    m_hdus->setFile(nullptr);
    m_image->clear();
    m_table->setTable(nullptr);
    const QString name = QString::fromStdString(path.filename().string());
    m_name->setText(name);
    m_name->setToolTip(QString::fromStdString(path.string()));
    say(tr("Opening %1 …").arg(name), QString());
    using File = std::shared_ptr<const core::FitsFile>;
    m_opening.start<File>([path](const core::Progress&) { return std::make_shared<const core::FitsFile>(path); },
                          [this](File file) {
                              take(std::move(file));
                              Q_EMIT fileChanged();
                          });
    Q_EMIT fileChanged();
}

void FileView::take(std::shared_ptr<const core::FitsFile> file) {
    const bool isNew = m_file != file;
    m_file = std::move(file);
    if (isNew)
        m_hdus->setFile(m_file);
    const int count = static_cast<int>(m_file->hdus().size());
    const bool isThere = m_place && m_place->hdu >= 1 && m_place->hdu <= count;
    m_hdus->choose(isThere ? m_place->hdu : firstToShow(*m_file));
    if (m_place)
        m_tabs->setCurrentIndex(ContentTab);
    showContent(isThere ? m_place->plane : 0);
    if (isThere)
        m_image->pointOut(m_place->region, m_placeName);
}

int FileView::hdu() const {
    return m_hdus->chosen();
}

void FileView::showHdu(int hdu) {
    if (!m_file || hdu < 1 || hdu > static_cast<int>(m_file->hdus().size()))
        return;
    m_hdus->choose(hdu);
    showContent(0);
}

void FileView::showHeader(bool isShown) {
    m_tabs->setCurrentIndex(isShown ? HeaderTab : ContentTab);
}

void FileView::showContent(std::int64_t plane) {
    const core::FitsHdu& shown = m_file->hdu(hdu());
    m_header->setHeader(shown.header);
    if (shown.hasPixels()) {
        m_image->setImage(m_file, shown.number, plane >= 0 && plane < planeCount(shown) ? plane : 0);
        m_tabs->setTabText(ContentTab, tr("Image"));
    } else {
        m_image->clear();
        m_tabs->setTabText(ContentTab, isTable(shown) ? tr("Table") : tr("Content"));
    }
    m_table->setTable(isTable(shown) ? std::make_shared<core::CellTexts>(m_file, shown.number) : nullptr);
    m_tabs->setTabIcon(ContentTab, icon(isTable(shown) ? QStringLiteral("table") : QStringLiteral("image")));
    arrange();
}

void FileView::resizeEvent(QResizeEvent*) {
    arrange();
}

void FileView::arrange() {
    const bool hasChoice = m_file && m_file->hdus().size() > 1;
    const bool isWide = width() >= listFromPx;
    m_hdus->list()->setVisible(hasChoice && isWide);
    m_hdus->line()->setVisible(hasChoice && !isWide);
    m_tabs->setVisible(m_file != nullptr);
    if (!m_file || hdu() < 1)
        return;
    const core::FitsHdu& shown = m_file->hdu(hdu());
    if (m_tabs->currentIndex() == HeaderTab) {
        m_pages->setCurrentWidget(m_header);
    } else if (shown.hasPixels()) {
        m_pages->setCurrentWidget(m_image);
    } else if (isTable(shown)) {
        m_pages->setCurrentWidget(m_table);
    } else {
        m_empty->say(tr("HDU %1 holds no image").arg(hduTitle(shown)),
                     tr("It has %1. Its header can be read.").arg(hduContent(shown)));
        m_pages->setCurrentWidget(m_empty);
    }
}

void FileView::say(const QString& title, const QString& advice) {
    m_empty->say(title, advice);
    m_pages->setCurrentWidget(m_empty);
    arrange();
}

} // namespace oddity::widgets
