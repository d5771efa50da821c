// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/side_by_side.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QPainter>
#include <QStackedWidget>

#include "widgets/image/stretch_bar.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/file_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

namespace oddity::widgets {

namespace {

constexpr int framePx = 2; ///< about the current pane
constexpr int leastPanePx = 170;
constexpr int oneLinePx = 1000; ///< from which the controls stand beside the lock

/// At which panes are nearest to squares, and wide enough to be used.
int columnsFor(int panes, QSize area) {
    int best = 1;
    double least = std::numeric_limits<double>::infinity();
    for (int columns = 1; columns <= std::clamp(area.width() / leastPanePx, 1, panes); ++columns) {
        const int rows = (panes + columns - 1) / columns;
        const double aspect = static_cast<double>(area.width()) * rows / (std::max(1, area.height()) * columns);
        if (const double oddness = std::abs(std::log(aspect)); oddness < least) {
            least = oddness;
            best = columns;
        }
    }
    return best;
}

} // namespace

SideBySide::SideBySide(QWidget* parent)
    : QWidget(parent), m_link(std::make_shared<ViewLink>(ViewLink::Fit::Together)), m_lock(new QComboBox(this)),
      m_sameLook(new QCheckBox(this)), m_controls(new QStackedWidget(this)), m_area(new QWidget(this)),
      m_grid(new QGridLayout(m_area)) {
    buildLayout();
    connect(m_lock, &QComboBox::activated, this, [this] {
        lock();
        if (m_current)
            m_current->setFocus(Qt::OtherFocusReason);
    });
    connect(m_sameLook, &QCheckBox::toggled, this, &SideBySide::setSameLook);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        for (const auto& view : m_views)
            if (view && view != m_current && view->isAncestorOf(now))
                Q_EMIT currentAsked(view);
    });
}

void SideBySide::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_lock->setAccessibleName(tr("Lock"));
    m_lock->addItem(icon(QStringLiteral("lock")), tr("by sky"), static_cast<int>(Lock::Sky));
    m_lock->addItem(icon(QStringLiteral("lock")), tr("by pixel"), static_cast<int>(Lock::Pixels));
    m_lock->addItem(tr("not locked"), static_cast<int>(Lock::None));
    m_lock->setToolTip(
        tr("What the images have in common: the same part of the sky by their WCS, turned, mirrored and as large as "
           "in the one that was moved last, so that they lie over each other; the same pixels; or nothing"));
    m_lock->setObjectName(QStringLiteral("lockBy"));
    m_sameLook->setObjectName(QStringLiteral("sameLimits"));
    m_sameLook->setText(tr("Same limits"));
    m_sameLook->setToolTip(
        tr("Scale, black, white and colours of the current image for all of them; otherwise each has "
           "its own"));
    m_controls->addWidget(new QWidget(m_controls));                            // of what is no image
    m_controls->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred); // as high as they wrap
    m_lock->ensurePolished();
    m_sameLook->setMinimumHeight(m_lock->sizeHint().height()); // on one line with it
    auto* common = new QHBoxLayout;
    common->setSpacing(gap);
    common->addWidget(m_lock, 0, Qt::AlignTop);
    common->addWidget(m_sameLook, 0, Qt::AlignTop);
    common->addStretch();
    m_top = new QBoxLayout(QBoxLayout::TopToBottom);
    m_top->setContentsMargins(gap, gap / 2, gap, 0);
    m_top->setSpacing(gap / 2);
    m_top->addLayout(common);
    m_top->addWidget(m_controls);
    m_grid->setContentsMargins(framePx, framePx, framePx, framePx);
    m_grid->setSpacing(3 * framePx);
    m_area->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored); // many panes must not widen the window
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap / 2);
    column->addLayout(m_top);
    column->addWidget(m_area, 1);
}

void SideBySide::setViews(const std::vector<FileView*>& views, FileView* current) {
    for (const auto& view : m_views)
        if (view && std::ranges::find(views, view.data()) == views.end())
            letGo(view);
    if (m_views.empty() && current)
        m_link->fit({}, current->imagePage().canvas().turn());
    for (FileView* view : views)
        if (std::ranges::find(m_views, view, &QPointer<FileView>::data) == m_views.end()) {
            take(view);
            if (view == current)
                m_leader = view;
        }
    m_views.assign(views.begin(), views.end());
    m_current = current;
    m_columns = 0;
    m_isLeaderAwaited = m_current && m_link->isFit();
    if (m_views.empty()) // the next ones begin anew
        m_link->fit({}, {});
    else if (m_current->imagePage().isReady())
        followOpening(m_current);
    arrange();
    showControls();
    update();
}

void SideBySide::take(FileView* view) {
    view->setParent(m_area);
    view->setAmong(m_controls);
    ImagePage& page = view->imagePage();
    page.tools().shareView(chosenLock() == Lock::None ? nullptr : m_link);
    connect(&page, &ImagePage::imageOpened, this, [this, view] { followOpening(view); });
    connect(&page, &ImagePage::lookChanged, this, [this, view] {
        if (view != m_current)
            return;
        m_leader = view;
        shareLook();
    });
    connect(view, &FileView::contentChanged, this, &SideBySide::showControls);
    if (m_sameLook->isChecked())
        m_ownRules[view] = page.stretch().rule();
}

void SideBySide::letGo(FileView* view) {
    ImagePage& page = view->imagePage();
    disconnect(&page, nullptr, this, nullptr);
    disconnect(view, nullptr, this, nullptr);
    page.tools().shareView(nullptr);
    if (const auto own = m_ownRules.extract(view); !own.empty())
        page.stretch().setRule(own.mapped());
    view->setAmong(nullptr);
    view->hide();
    m_grid->removeWidget(view);
}

/// Of files opened together the current one leads.
void SideBySide::followOpening(FileView* view) {
    TileCanvas& canvas = view->imagePage().canvas();
    if (view == m_current && std::exchange(m_isLeaderAwaited, false))
        canvas.setTurn(canvas.link()->turn()); // not as it was matched to one that was read before
    shareLook();
    showControls();
}

void SideBySide::arrange() {
    const int panes = static_cast<int>(m_views.size());
    const int columns = columnsFor(std::max(1, panes), m_area->size());
    if (columns == m_columns || panes == 0)
        return;
    m_columns = columns;
    for (int place = 0; place < mostPanes; ++place) {
        m_grid->setColumnStretch(place, place < columns ? 1 : 0);
        m_grid->setRowStretch(place, place < (panes + columns - 1) / columns ? 1 : 0);
    }
    for (int pane = 0; pane < panes; ++pane) {
        FileView* view = m_views[static_cast<std::size_t>(pane)];
        m_grid->addWidget(view, pane / columns, pane % columns);
        view->show();
    }
}

SideBySide::Lock SideBySide::chosenLock() const {
    return static_cast<Lock>(m_lock->currentData().toInt());
}

void SideBySide::lock() {
    const Lock chosen = chosenLock();
    for (const auto& view : m_views)
        view->imagePage().tools().shareView(chosen == Lock::None ? nullptr : m_link);
    if (chosen != Lock::None) {
        m_link->setBy(chosen == Lock::Sky ? ViewLink::By::Sky : ViewLink::By::Pixels);
        m_link->fitAgain();
    }
}

void SideBySide::showControls() {
    QWidget* controls = m_current && m_current->showsImage() ? m_current->imagePage().controls() : nullptr;
    if (controls)
        m_controls->setCurrentWidget(controls);
    else
        m_controls->setCurrentIndex(0);
}

void SideBySide::shareLook() {
    if (!m_sameLook->isChecked() || !m_current || !m_current->imagePage().isReady())
        return;
    for (const auto& view : m_views)
        if (view != m_current)
            view->imagePage().stretch().takeLook(m_current->imagePage().stretch());
}

void SideBySide::setSameLook(bool isSame) {
    if (isSame) {
        m_leader = m_current;
        for (const auto& view : m_views)
            m_ownRules[view] = view->imagePage().stretch().rule();
        shareLook();
    } else {
        for (const auto& [view, rule] : std::exchange(m_ownRules, {}))
            if (view != m_leader)
                view->imagePage().stretch().setRule(rule);
    }
}

void SideBySide::resizeEvent(QResizeEvent*) {
    const bool isWide = width() >= oneLinePx;
    m_top->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_top->setStretchFactor(m_controls, isWide ? 1 : 0);
    m_grid->activate();
    arrange();
}

void SideBySide::paintEvent(QPaintEvent*) {
    if (!m_current || m_views.size() < 2)
        return;
    QPainter painter(this);
    const QRect pane(m_current->mapTo(this, QPoint(0, 0)), m_current->size());
    painter.setPen(QPen(Theme::current().accent, framePx));
    painter.drawRect(QRectF(pane).adjusted(-framePx / 2.0, -framePx / 2.0, framePx / 2.0, framePx / 2.0));
}

} // namespace oddity::widgets
