// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/file_view.h"

#include <algorithm>

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QListView>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

#include "core/hdu_name.h"
#include "core/io/file_info.h"
#include "core/io/pictures/picture_file.h"
#include "core/io/tables/cells/table_texts.h"
#include "core/io/tables/fits/cell_texts.h"
#include "core/io/tables/table_location.h"
#include "widgets/image/empty_state.h"
#include "widgets/style/icons.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"
#include "widgets/table/dialogs/table_choice_box.h"
#include "widgets/viewer/hdus/hdu_list.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/header/header_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/row/row_page.h"
#include "widgets/viewer/table/table_page.h"

namespace oddity::widgets {

namespace {

constexpr int listFromPx = 760; ///< a narrower view has a line to choose HDUs from
constexpr int listPx = 230;
enum Tab { ContentTab, HeaderTab };

bool isDamaged(const core::FitsHdu& hdu) {
    return hdu.problem.has_value();
}

/// The first image, else the first that may have been one, else the first table or row of pixels, else the first HDU
/// that cannot be read, which says why, else the first HDU.
int firstToShow(const core::FitsFile& file) {
    const auto& hdus = file.hdus();
    auto match = std::ranges::find_if(hdus, &core::FitsHdu::hasPixels);
    if (match == hdus.end())
        match = std::ranges::find_if(hdus, &core::FitsHdu::mayHavePixels);
    if (match == hdus.end())
        match = std::ranges::find_if(hdus, [](const core::FitsHdu& hdu) { return hdu.isTable() || isPixelRow(hdu); });
    if (match == hdus.end())
        match = std::ranges::find_if(hdus, isDamaged);
    return match == hdus.end() ? 1 : match->number;
}

} // namespace

struct FileView::Opened {
    std::shared_ptr<const core::FitsFile> file;
    int hdu = 0;                                   ///< that the name asks for; 0: none
    std::shared_ptr<const core::CellSource> table; ///< of a file that is not FITS
};

FileView::FileView(Session* session, QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_opening(pool), m_hdus(new HduList(pool, this)), m_tables(new TableChoiceBox(pool, this)),
      m_damage(readoutLabel(this, "warning", TypeRole::Body)), m_name(readoutLabel(this, "faint", TypeRole::Body)),
      m_tabs(new QTabBar(this)), m_split(new QSplitter(this)), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("file"), this)), m_image(new ImagePage(session, pool, this)),
      m_row(new RowPage(pool, this)), m_table(new TablePage(session, pool, this)), m_header(new HeaderView(this)) {
    buildLayout();
    connect(m_tables, &TableChoiceBox::chosenByHand, this, &FileView::openFile);
    connect(m_hdus, &HduList::chosenByHand, this, [this] { showContent(0); });
    connect(m_tabs, &QTabBar::currentChanged, this, &FileView::arrange);
    connect(this, &FileView::contentChanged, this, &FileView::showName);
    auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        if (!m_file)
            return;
        showHeader(true);
        m_header->goToSearch();
    });
    connect(&m_opening, &TaskSlot::failed, this, [this](const QString& message) {
        m_problem = message;
        say(tr("This file cannot be opened"), message);
        Q_EMIT fileChanged();
    });
    arrange();
}

void FileView::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_tabs->addTab(icon(QStringLiteral("image")), tr("Image"));
    m_tabs->addTab(icon(QStringLiteral("header")), tr("Header"));
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Content or header"));
    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_hdus->line()->setParent(right);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, gap, 0);
    line->setSpacing(gap);
    line->addWidget(m_tabs);
    line->addWidget(m_name, 60);
    line->addStretch(1);
    line->addWidget(m_hdus->line(), 100);
    line->addWidget(m_tables, 100);
    m_damage->setObjectName(QStringLiteral("damage"));
    m_damage->setWordWrap(true);
    m_damage->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->addLayout(line);
    column->addWidget(m_damage);
    column->addWidget(m_pages, 1);
    for (QWidget* page : std::initializer_list<QWidget*>{m_empty, m_image, m_row, m_table, m_header})
        m_pages->addWidget(page);
    m_split->addWidget(m_hdus->panel());
    m_split->addWidget(right);
    m_split->setStretchFactor(1, 1);
    m_split->setChildrenCollapsible(false);
    m_split->setSizes({listPx, 3 * listPx});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_split, 1);
}

void FileView::openFile(const std::filesystem::path& path) {
    m_place.reset();
    const core::TableLocation location = core::tableLocation(path);
    open(location.file, location.table);
}

void FileView::openPlace(const core::ImagePlace& place, const QString& name) {
    m_place = place;
    m_placeName = name;
    if (m_file && m_path == place.path && !m_opening.isRunning())
        take(m_file);
    else
        open(place.path);
}

void FileView::open(const std::filesystem::path& path, const std::string& hdu) {
    if (path != m_path)
        m_tables->setFile({}, {});
    m_path = path;
    m_location = hdu.empty() ? path.string() : path.string() + "[" + hdu + "]";
    m_file.reset();
    m_tableAlone.reset();
    m_problem.clear();
    m_hdus->setFile(nullptr);
    m_image->clear();
    m_row->setImage(nullptr, 0);
    m_table->setTable(nullptr);
    const QString name = QString::fromStdString(path.filename().string());
    say(tr("Opening %1 …").arg(name), QString());
    m_opening.start<Opened>(
        [path, hdu, whole = m_location](const core::Progress& progress) {
            const core::FileContent content = core::contentByName(path);
            if (core::isOtherTable(content))
                return Opened{nullptr, 0, std::make_shared<core::TableTexts>(core::readTable(whole, progress))};
            auto file = core::openImageFile(path, content, core::AllDamaged::Kept);
            const int chosen = hdu.empty() ? 0 : file->hduNamed(hdu).number;
            return Opened{std::move(file), chosen, nullptr};
        },
        [this](Opened opened) {
            if (opened.table)
                takeTable(std::move(opened.table));
            else
                take(std::move(opened.file), opened.hdu);
            Q_EMIT fileChanged();
        });
    Q_EMIT fileChanged();
}

void FileView::take(std::shared_ptr<const core::FitsFile> file, int hdu) {
    const bool isNew = m_file != file;
    m_file = std::move(file);
    if (isNew)
        m_hdus->setFile(m_file);
    const int count = static_cast<int>(m_file->hdus().size());
    const bool isThere = m_place && m_place->hdu >= 1 && m_place->hdu <= count;
    m_hdus->choose(isThere ? m_place->hdu : hdu > 0 ? hdu : firstToShow(*m_file));
    m_tables->setFile({}, {});
    if (m_place)
        m_tabs->setCurrentIndex(ContentTab);
    else if (isNew && std::ranges::all_of(m_file->hdus(), isDamaged))
        m_tabs->setCurrentIndex(HeaderTab); // all that there is to be seen
    showContent(isThere ? m_place->plane : 0);
    if (isThere)
        m_image->pointOut(m_place->region, m_placeName);
}

void FileView::takeTable(std::shared_ptr<const core::CellSource> table) {
    m_tableAlone = std::move(table);
    m_table->setTable(m_tableAlone, m_location);
    m_tables->setFile(m_path, core::tableLocation(m_location).table);
    arrange();
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
        m_tabs->setTabText(ContentTab, shown.isTable() ? tr("Table") : isPixelRow(shown) ? tr("Plot") : tr("Content"));
    }
    m_row->setImage(isPixelRow(shown) ? m_file : nullptr, shown.number);
    if (shown.isTable())
        m_table->setTable(std::make_shared<core::CellTexts>(m_file, shown.number),
                          m_path.string() + "[" + std::to_string(core::shownHduNumber(shown.number)) + "]");
    else
        m_table->setTable(nullptr);
    m_tabs->setTabIcon(ContentTab, icon(shown.isTable() ? QStringLiteral("table") : QStringLiteral("image")));
    arrange();
}

void FileView::setAmong(QStackedWidget* controlsOfAll) {
    m_isAmongOthers = controlsOfAll != nullptr;
    m_image->setAmong(controlsOfAll);
    showName();
    arrange();
}

/// Images have theirs on the canvas.
void FileView::showName() {
    m_name->setText(QString::fromStdString(m_path.filename().string()));
    m_name->setVisible(m_isAmongOthers && !showsImage());
}

bool FileView::showsImage() const {
    return m_pages->currentWidget() == m_image;
}

void FileView::resizeEvent(QResizeEvent*) {
    arrange();
}

void FileView::arrange() {
    const bool hasChoice = m_file && (m_file->hdus().size() > 1 || !m_file->remark().empty());
    const bool isWide = width() >= listFromPx && !m_isAmongOthers;
    m_hdus->panel()->setVisible(hasChoice && isWide);
    m_hdus->line()->setVisible(hasChoice && !isWide);
    m_tabs->setVisible(m_file != nullptr);
    m_damage->hide();
    if (m_tableAlone)
        showPage(m_table);
    if (!m_file || hdu() < 1)
        return;
    const core::FitsHdu& shown = m_file->hdu(hdu());
    const QString damage = shown.problem ? QString::fromStdString(shown.problem->detail()) : QString();
    if (m_tabs->currentIndex() == HeaderTab) {
        m_damage->setText(tr("%1 cannot be read: %2.").arg(hduTitle(shown), damage));
        m_damage->setVisible(shown.problem.has_value());
        showPage(m_header);
    } else if (shown.hasPixels()) {
        showPage(m_image);
    } else if (shown.isTable()) {
        showPage(m_table);
    } else if (isPixelRow(shown)) {
        showPage(m_row);
    } else if (shown.problem) {
        m_empty->say(tr("%1 cannot be read").arg(hduTitle(shown)), shown.header.text().empty()
                                                                       ? damage + QStringLiteral(".")
                                                                       : tr("%1. Its header can be read.").arg(damage));
        showPage(m_empty);
    } else {
        const QString content = tr("It has %1. Its header can be read.").arg(hduContent(shown));
        const QString remark = QString::fromStdString(m_file->remark());
        m_empty->say(tr("%1 holds no image").arg(hduTitle(shown)),
                     remark.isEmpty() ? content : tr("%1 Not read: %2.").arg(content, remark));
        showPage(m_empty);
    }
}

/// The keys go to what is shown.
void FileView::showPage(QWidget* page) {
    if (page == m_pages->currentWidget() && page == focusProxy())
        return;
    const QWidget* focus = QApplication::focusWidget();
    const bool hasKeys = focus == this || m_pages->isAncestorOf(focus);
    m_pages->setCurrentWidget(page);
    setFocusProxy(page);
    Q_EMIT contentChanged();
    if (hasKeys)
        page->setFocus(Qt::OtherFocusReason);
}

void FileView::say(const QString& title, const QString& advice) {
    m_empty->say(title, advice);
    showPage(m_empty);
    arrange();
}

} // namespace oddity::widgets
