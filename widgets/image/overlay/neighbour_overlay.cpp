// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/neighbour_overlay.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QPainter>

#include "core/query/sky/sky_position.h"

namespace oddity::widgets {

namespace {

constexpr double radiusPx = 9, currentRadiusPx = 13, reachPx = 12;
constexpr std::size_t mostCircles = 3000;     ///< more of them are drawn as dots
constexpr std::size_t marksDrawnAtOnce = 500; ///< more are a worker's
const QColor seam(0, 0, 0, 150);
const QColor ordinary(88, 220, 240);
const QColor current(255, 179, 64);

std::vector<NeighbourOverlay::Mark> marksOn(const core::SkyIndex& index, const core::SkyTransform& sky, int width,
                                            int height, const core::Progress& progress) {
    const core::SkyFrame frame = sky.frame();
    const auto middle = sky.skyFromPixel({(width - 1) / 2.0, (height - 1) / 2.0});
    if (!middle)
        return {};
    const core::SkyPosition centre = core::toIcrs(*middle, frame);
    double radiusDeg = 0;
    bool hasAll = true;
    for (const double x : {-0.5, width / 2.0, width - 0.5})
        for (const double y : {-0.5, height / 2.0, height - 0.5}) {
            const auto edge = sky.skyFromPixel({x, y});
            hasAll = hasAll && edge;
            if (edge)
                radiusDeg = std::max(radiusDeg, core::separationDeg(centre, core::toIcrs(*edge, frame)));
        }
    std::vector<NeighbourOverlay::Mark> marks;
    std::size_t done = 0;
    const double chord = core::chordOf(hasAll ? radiusDeg * 1.01 + 1e-6 : 180);
    index.forEachWithin(core::unitVectorOf(centre), chord, [&](const core::SkyIndex::Point& point, double) {
        if (++done % 4096 == 0)
            progress.throwIfStopped();
        const auto pixel = sky.pixelFromSky(core::fromIcrs(core::positionOf(point.at), frame));
        if (pixel && pixel->x >= -0.5 && pixel->x <= width - 0.5 && pixel->y >= -0.5 && pixel->y <= height - 0.5)
            marks.push_back({{pixel->x, pixel->y}, point.row});
    });
    std::ranges::sort(marks, {}, &NeighbourOverlay::Mark::row);
    return marks;
}

void drawMark(QPainter& painter, QPointF centre, double radius, const QColor& colour, double width) {
    painter.setPen(QPen(seam, width + 1.8));
    painter.drawEllipse(centre, radius, radius);
    painter.setPen(QPen(colour, width));
    painter.drawEllipse(centre, radius, radius);
}

void drawMarks(QPainter& painter, const ImageMapping& mapping, const std::vector<NeighbourOverlay::Mark>& marks,
               core::RowId currentRow, const core::Progress& progress) {
    const QRectF around = mapping.seen().adjusted(-radiusPx, -radiusPx, radiusPx, radiusPx);
    const double radius = marks.size() > mostCircles ? 2 : radiusPx;
    painter.setBrush(Qt::NoBrush);
    for (const NeighbourOverlay::Mark& mark : marks) {
        const QPointF centre = mapping.toWidget(mark.pixel);
        if (!around.contains(centre))
            continue;
        progress.throwIfStopped();
        if (mark.row == currentRow)
            drawMark(painter, centre, currentRadiusPx, current, 2);
        else
            drawMark(painter, centre, radius, ordinary, 1.3);
    }
}

} // namespace

NeighbourOverlay::NeighbourOverlay(QObject* parent) : CanvasOverlay(parent), m_task(workPool()) {
    connect(this, &CanvasOverlay::changed, this, &NeighbourOverlay::find);
    connect(&m_layer, &DrawnLayer::ready, this, &CanvasOverlay::changed);
}

void NeighbourOverlay::setIndex(std::shared_ptr<const core::SkyIndex> index, std::function<QString(core::RowId)> idOf) {
    m_index = std::move(index);
    m_idOf = std::move(idOf);
    m_isStale = true;
    take({});
}

void NeighbourOverlay::setSky(std::shared_ptr<const core::SkyTransform> sky, int width, int height) {
    if (sky == m_sky && width == m_width && height == m_height)
        return;
    m_sky = std::move(sky);
    m_width = width;
    m_height = height;
    m_isStale = true;
    take({});
}

void NeighbourOverlay::setCurrent(core::RowId row) {
    m_current = row;
    redraw(true);
}

void NeighbourOverlay::take(std::vector<Mark> marks) {
    m_marks = std::make_shared<const std::vector<Mark>>(std::move(marks));
    redraw(false);
}

void NeighbourOverlay::redraw(bool isSameThing) {
    m_layer.setDrawing([marks = m_marks, row = m_current](
                           QPainter& painter, const ImageMapping& mapping,
                           const core::Progress& progress) { drawMarks(painter, mapping, *marks, row, progress); },
                       isSameThing);
    Q_EMIT changed();
}

void NeighbourOverlay::find() {
    if (!isVisible() || !m_isStale)
        return;
    m_isStale = false;
    if (!m_index || !m_sky) {
        m_task.cancel();
        return;
    }
    m_task.start<std::vector<Mark>>(
        [index = m_index, sky = m_sky, width = m_width, height = m_height](const core::Progress& progress) {
            return marksOn(*index, *sky, width, height, progress);
        },
        [this](std::vector<Mark> marks) { take(std::move(marks)); });
}

void NeighbourOverlay::paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>&) {
    if (m_marks->size() > marksDrawnAtOnce)
        m_layer.paint(painter, mapping);
    else
        drawMarks(painter, mapping, *m_marks, m_current, {});
}

std::optional<core::RowId> NeighbourOverlay::markAt(QPointF widget, const ImageMapping& mapping) const {
    std::optional<core::RowId> nearest;
    double least = reachPx;
    for (const Mark& mark : *m_marks) {
        const QPointF away = mapping.toWidget(mark.pixel) - widget;
        if (const double distance = std::hypot(away.x(), away.y()); distance <= least) {
            least = distance;
            nearest = mark.row;
        }
    }
    return nearest;
}

QString NeighbourOverlay::tipAt(QPointF widget, const ImageMapping& mapping) const {
    const auto row = markAt(widget, mapping);
    if (!row || !m_idOf)
        return {};
    return *row == m_current ? tr("%1 (this object)").arg(m_idOf(*row))
                             : tr("%1 · click to look at it").arg(m_idOf(*row));
}

bool NeighbourOverlay::click(QPointF widget, const ImageMapping& mapping) {
    const auto row = markAt(widget, mapping);
    if (!row || *row == m_current)
        return false;
    Q_EMIT picked(*row);
    return true;
}

} // namespace oddity::widgets
