// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/bands/band_strip.h"

#include <algorithm>

#include <QGridLayout>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/image/canvas/image_canvas.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int framePx = 2;
constexpr int bandsInRow = 6;
constexpr int canvasPx = 84;
constexpr double clickPx = 3;

struct Fits {
    std::vector<std::shared_ptr<const Picture>> planes;
    std::vector<core::Stretch> stretches;
};

} // namespace

BandStrip::BandStrip(ImageCanvas* leader, QWidget* parent)
    : QWidget(parent), m_leader(leader), m_grid(new QGridLayout(this)), m_fitting(workPool()) {
    m_grid->setContentsMargins(framePx, framePx, framePx, framePx);
    m_grid->setSpacing(2 * framePx);
    setAccessibleName(tr("Bands"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BandStrip::lay(int count) {
    while (std::ssize(m_canvases) > count) {
        delete m_canvases.back();
        m_canvases.pop_back();
    }
    const int columns = count > bandsInRow ? (count + 1) / 2 : count;
    for (int band = 0; band < count; ++band) {
        if (band == std::ssize(m_canvases)) {
            auto* canvas = new ImageCanvas(this);
            canvas->setFurnitureVisible(false);
            canvas->setMinimumSize(canvasPx / 2, canvasPx);
            canvas->setMaximumHeight(canvasPx);
            canvas->setToolTip(tr("Click to show this band large; drag and wheel move all"));
            canvas->installEventFilter(this);
            m_canvases.push_back(canvas);
        }
        ImageCanvas* canvas = m_canvases[static_cast<std::size_t>(band)];
        m_grid->addWidget(canvas, band / std::max(1, columns), band % std::max(1, columns));
        canvas->setTitle(QString::fromStdString(m_cutout->bands[static_cast<std::size_t>(band)]));
    }
}

void BandStrip::setCutout(std::shared_ptr<const core::Cutout> cutout) {
    if (m_cutout == cutout)
        return;
    m_cutout = std::move(cutout);
    m_stretches.clear();
    lay(m_cutout ? m_cutout->bandCount() : 0);
    fit();
}

void BandStrip::setLook(const core::StretchRule& rule, const Rendering& rendering) {
    const bool isSameRule = rule == m_rule;
    m_rule = rule;
    m_rendering = rendering;
    if (isSameRule && !m_stretches.empty())
        colour();
    else
        fit();
}

void BandStrip::fit() {
    if (!m_cutout || isHidden()) // shown later, it catches up
        return;
    const auto work = [cutout = m_cutout, rule = m_rule](const core::Progress& progress) {
        Fits fits;
        for (int band = 0; band < cutout->bandCount(); ++band) {
            progress.throwIfStopped();
            const auto plane = cutout->plane(band);
            fits.planes.push_back(Picture::ofPlane(plane, cutout->width, cutout->height));
            fits.stretches.push_back(core::stretchBy(rule, plane, cutout->width, cutout->height));
        }
        return fits;
    };
    m_fitting.start<Fits>(work, [this](Fits fits) {
        m_stretches = std::move(fits.stretches);
        colour();
        for (std::size_t band = 0; band < m_canvases.size(); ++band) {
            m_canvases[band]->setPicture(fits.planes[band]);
            m_canvases[band]->setSky(m_cutout->sky);
            // linked last: a picture of another size fits its own view anew, not the large one's
            m_canvases[band]->linkWith(*m_leader);
        }
    });
}

void BandStrip::colour() {
    for (std::size_t band = 0; band < std::min(m_canvases.size(), m_stretches.size()); ++band) {
        Rendering own = m_rendering;
        own.stretch = m_stretches[band];
        m_canvases[band]->setRendering(own);
    }
}

void BandStrip::setChosen(int band) {
    m_chosen = band;
    update();
}

bool BandStrip::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress) {
        m_pressedAt = static_cast<QMouseEvent*>(event)->position();
    } else if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const auto canvas = std::ranges::find(m_canvases, watched);
        if (canvas != m_canvases.end() && mouse->button() == Qt::LeftButton &&
            (mouse->position() - m_pressedAt).manhattanLength() <= clickPx)
            Q_EMIT bandChosen(static_cast<int>(canvas - m_canvases.begin()));
    }
    return QWidget::eventFilter(watched, event);
}

void BandStrip::paintEvent(QPaintEvent*) {
    if (m_chosen < 0 || m_chosen >= std::ssize(m_canvases))
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().accent, 2));
    const QRect frame = m_canvases[static_cast<std::size_t>(m_chosen)]->geometry();
    painter.drawRoundedRect(QRectF(frame).adjusted(-1, -1, 1, 1), 2, 2);
}

void BandStrip::showEvent(QShowEvent*) {
    fit();
}

} // namespace oddity::widgets
