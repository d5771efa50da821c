// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/file_tabs.h"

#include <algorithm>

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include "widgets/image/empty_state.h"
#include "widgets/image/tools/blinker.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/tools/overlay_choice.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/file_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/mask/file_mask.h"
#include "widgets/viewer/side_by_side.h"
#include "widgets/viewer/tile_canvas.h"

namespace oddity::widgets {

namespace {

const QString objectsKey;       ///< of the tab that shows objects in their images
constexpr int mostNamePx = 180; ///< of a tab; tabs that have no room scroll

} // namespace

FileTabs::FileTabs(Session* session, QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_session(session), m_pool(pool), m_tabs(new QTabBar(this)), m_pages(new QStackedWidget(this)),
      m_side(new SideBySide(m_pages)), m_sideButton(new QToolButton(this)), m_blinker(new Blinker(this)) {
    buildLayout();
    connect(m_sideButton, &QToolButton::toggled, this, &FileTabs::arrangeSide);
    connect(m_side, &SideBySide::currentAsked, this, [this](const FileView* view) {
        for (const auto& [key, one] : m_views)
            if (one == view)
                m_tabs->setCurrentIndex(tabOf(key));
    });
    connect(m_tabs, &QTabBar::currentChanged, this, &FileTabs::showTab);
    connect(m_tabs, &QTabBar::tabCloseRequested, this, &FileTabs::closeTab);
    connect(m_tabs, &QTabBar::tabMoved, this, &FileTabs::updateTitles);
    connect(m_tabs, &QTabBar::tabMoved, this, &FileTabs::arrangeSide);
    connect(m_blinker, &Blinker::flipped, this, [this](const QString& key) { m_tabs->setCurrentIndex(tabOf(key)); });
    connect(m_blinker, &Blinker::runningChanged, this, [this](bool isRunning) {
        if (!isRunning)
            stopBlinking();
    });
    const auto& choice = OverlayChoice::of(session);
    const auto setPace = [this, &choice] { m_blinker->setSeconds(choice.blinkSeconds()); };
    connect(&choice, &OverlayChoice::changed, this, setPace);
    setPace();
    const auto key = [this](const QKeySequence& keys, auto&& call) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, call);
    };
    key(QKeySequence(Qt::CTRL | Qt::Key_W), [this] { closeTab(m_tabs->currentIndex()); });
    key(QKeySequence(Qt::CTRL | Qt::Key_Tab), [this] { step(1); });
    key(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), [this] { step(-1); });
}

void FileTabs::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideNone); // else many names shrink to nothing
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->setAccessibleName(tr("Files"));
    m_tabs->installEventFilter(this);
    auto* open = new QToolButton(this);
    open->setIcon(icon(QStringLiteral("folder-open")));
    open->setToolTip(tr("Open images and tables, each in a tab"));
    open->setAccessibleName(tr("Open files"));
    open->setFocusPolicy(Qt::TabFocus);
    connect(open, &QToolButton::clicked, this, &FileTabs::anotherAsked);
    m_sideButton->setCheckable(true);
    m_sideButton->setIcon(icon(QStringLiteral("side-by-side")));
    m_sideButton->setToolTip(tr("Files side by side, locked by sky or by pixel (Ctrl+Shift+T)"));
    m_sideButton->setAccessibleName(tr("Files side by side"));
    m_sideButton->setFocusPolicy(Qt::TabFocus);
    m_sideButton->setEnabled(false);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(0, 0, gap, 0);
    top->setSpacing(gap);
    top->addWidget(m_tabs, 1);
    top->addWidget(m_sideButton);
    top->addWidget(open);
    auto* empty = new EmptyState(QStringLiteral("file"), this);
    empty->say(tr("No file is open"), tr("Open FITS files, pictures or tables, or drop them on the window."));
    m_pages->addWidget(empty);
    m_pages->addWidget(m_side);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_pages, 1);
}

int FileTabs::count() const {
    return m_tabs->count();
}

int FileTabs::tabOf(const QString& key) const {
    for (int index = 0; index < m_tabs->count(); ++index)
        if (m_tabs->tabData(index).toString() == key)
            return index;
    return -1;
}

int FileTabs::addTab(const QString& key, const QString& path) {
    int index = tabOf(key);
    if (index < 0) {
        const QSignalBlocker quiet(m_tabs); // the first tab would be shown at once
        index = m_tabs->addTab(icon(QStringLiteral("file")), QString());
        m_tabs->setTabData(index, key);
    }
    m_tabs->setTabToolTip(index, path);
    updateTitles();
    return index;
}

void FileTabs::add(const std::filesystem::path& path, bool isShown) {
    const QString key = QString::fromStdString(path.string());
    const int index = addTab(key, key);
    if (isShown)
        goTo(index);
    else
        arrangeSide();
}

void FileTabs::addMask(const std::filesystem::path& path, int hdu, const QString& mask) {
    const QString key = QString::fromStdString(path.string());
    addTab(key, key);
    viewOf(key)->imagePage().mask().offer(hdu, mask);
    OverlayChoice::of(m_session).set(OverlayChoice::Part::Mask, true);
    arrangeSide();
}

void FileTabs::showPlace(const core::ImagePlace& place, const QString& name) {
    const int index = addTab(objectsKey, QString::fromStdString(place.path.string()));
    viewOf(objectsKey)->openPlace(place, name);
    goTo(index);
}

void FileTabs::goTo(int index) {
    const QSignalBlocker quiet(m_tabs); // which tells of another tab only
    m_tabs->setCurrentIndex(index);
    showTab(index);
}

FileView* FileTabs::viewOf(const QString& key) {
    if (const auto match = m_views.find(key); match != m_views.end())
        return match->second;
    auto* view = new FileView(m_session, m_pool, this);
    m_views[key] = view;
    m_pages->addWidget(view);
    connect(view, &FileView::fileChanged, this, [this, key, view] {
        m_tabs->setTabIcon(tabOf(key),
                           icon(view->problem().isEmpty() ? QStringLiteral("file") : QStringLiteral("warning")));
        if (view == current())
            Q_EMIT currentChanged();
    });
    if (m_blinkLink)
        view->imagePage().tools().shareView(m_blinkLink);
    if (key != objectsKey)
        view->openFile(key.toStdString());
    return view;
}

void FileTabs::showTab(int index) {
    if (index < 0)
        return;
    const QString key = m_tabs->tabData(index).toString();
    m_blinker->setShown(key);
    FileView* view = viewOf(key);
    const QWidget* focus = QApplication::focusWidget();
    const bool hasKeys = isAncestorOf(focus) || m_pages->currentIndex() == 0;
    if (isSideBySide())
        m_side->setViews(viewsAround(index), view);
    m_pages->setCurrentWidget(isSideBySide() ? static_cast<QWidget*>(m_side) : view);
    if (hasKeys && !view->isAncestorOf(focus))
        view->setFocus(Qt::OtherFocusReason);
    Q_EMIT currentChanged();
}

std::vector<FileView*> FileTabs::viewsAround(int index) {
    const int first = std::clamp(index - SideBySide::mostPanes / 2, 0, std::max(0, count() - SideBySide::mostPanes));
    std::vector<FileView*> views;
    for (int tab = first; tab < std::min(count(), first + SideBySide::mostPanes); ++tab)
        views.push_back(viewOf(m_tabs->tabData(tab).toString()));
    return views;
}

bool FileTabs::isSideBySide() const {
    return m_sideButton->isChecked();
}

void FileTabs::setSideBySide(bool isWanted) {
    m_sideButton->setChecked(isWanted && count() > 1);
}

void FileTabs::arrangeSide() {
    m_sideButton->setEnabled(count() > 1);
    if (count() < 2)
        setSideBySide(false);
    if (!isSideBySide()) {
        m_side->setViews({}, nullptr);
        for (const auto& [key, view] : m_views)
            if (m_pages->indexOf(view) < 0)
                m_pages->addWidget(view);
    } else {
        m_blinker->setRunning(false);
    }
    if (count() > 0)
        goTo(m_tabs->currentIndex());
}

/// Files of one name are told apart by their folder.
void FileTabs::updateTitles() {
    QStringList names, keys;
    for (int index = 0; index < m_tabs->count(); ++index) {
        names << QFileInfo(m_tabs->tabToolTip(index)).fileName();
        keys << m_tabs->tabData(index).toString();
    }
    for (int index = 0; index < m_tabs->count(); ++index) {
        QString title = names[index];
        if (names.count(title) > 1)
            title.prepend(QFileInfo(m_tabs->tabToolTip(index)).dir().dirName() + QLatin1Char('/'));
        title = m_tabs->fontMetrics().elidedText(title, Qt::ElideMiddle, mostNamePx);
        m_tabs->setTabText(index, title.replace(QLatin1Char('&'), QStringLiteral("&&")));
    }
    m_tabs->updateGeometry(); // which a hidden bar forgets
    m_blinker->setLayers(keys, keys);
}

FileView* FileTabs::current() const {
    return m_pages->currentWidget() == m_side ? m_side->current() : qobject_cast<FileView*>(m_pages->currentWidget());
}

std::filesystem::path FileTabs::path() const {
    return current() ? std::filesystem::path(m_tabs->tabToolTip(m_tabs->currentIndex()).toStdString())
                     : std::filesystem::path();
}

void FileTabs::closeTab(int index) {
    if (index < 0)
        return;
    m_blinker->setRunning(false);
    const auto closed = m_views.extract(m_tabs->tabData(index).toString());
    if (!closed.empty()) {
        m_pages->removeWidget(closed.mapped());
        closed.mapped()->deleteLater();
    }
    m_tabs->removeTab(index);
    updateTitles();
    arrangeSide();
    if (m_tabs->count() > 0)
        return;
    Q_EMIT currentChanged();
    Q_EMIT emptied();
}

void FileTabs::step(int places) {
    if (const int tabs = m_tabs->count(); tabs > 0)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + places + tabs) % tabs);
}

void FileTabs::startBlinking() {
    m_blinkLink = std::make_shared<ViewLink>(ViewLink::Fit::Together);
    const bool isLed = current() && current()->showsImage() && current()->imagePage().isReady();
    TileCanvas* lead = isLed ? &current()->imagePage().canvas() : nullptr;
    const bool isWhole = lead && lead->link()->isFitted();
    if (lead)
        lead->tellView(*m_blinkLink, false);
    for (const auto& [key, view] : m_views)
        view->imagePage().tools().shareView(m_blinkLink);
    if (isWhole)
        lead->fit();
}

void FileTabs::stopBlinking() {
    for (const auto& [key, view] : m_views)
        view->imagePage().tools().shareView(nullptr);
    m_blinkLink.reset();
}

void FileTabs::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = event->modifiers() == Qt::NoModifier;
    if (event->key() == Qt::Key_B && isPlain && (m_blinker->isRunning() || m_tabs->count() > 1)) {
        setSideBySide(false);
        if (!m_blinker->isRunning())
            startBlinking();
        m_blinker->setRunning(!m_blinker->isRunning());
    } else if (event->key() == Qt::Key_BracketRight || event->key() == Qt::Key_BracketLeft) {
        step(event->key() == Qt::Key_BracketRight ? 1 : -1);
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool FileTabs::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_tabs && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (const int index = m_tabs->tabAt(mouse->pos()); mouse->button() == Qt::MiddleButton && index >= 0) {
            closeTab(index);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace oddity::widgets
