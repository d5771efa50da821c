// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/contour_overlay.h"

#include <QPainter>

#include "widgets/image/overlay/drawing/screen_lines.h"

namespace oddity::widgets {

namespace {

constexpr qsizetype pointsDrawnAtOnce = 4000; ///< more are a worker's: these take two milliseconds

const QColor seam(0, 0, 0, 150);

/// From a clear green for the lowest level to a light yellow for the highest.
QColor lineColour(std::size_t index, std::size_t count) {
    const double share = count > 1 ? static_cast<double>(index) / static_cast<double>(count - 1) : 0;
    return QColor::fromHsvF(static_cast<float>(0.36 - 0.2 * share), static_cast<float>(0.75 - 0.35 * share), 1.0F);
}

void drawContours(QPainter& painter, const ImageMapping& mapping, const std::vector<Contour>& contours,
                  const core::Progress& progress) {
    for (std::size_t index = 0; index < contours.size(); ++index) {
        const ScreenLines shown = screenLines(contours[index].lines, mapping);
        for (const QPen& pen : {QPen(seam, 2.8), QPen(lineColour(index, contours.size()), 1.2)}) {
            painter.setPen(pen);
            for (const QPolygonF& line : shown.lines) {
                progress.throwIfStopped();
                painter.drawPolyline(line);
            }
            painter.drawPoints(shown.dots.data(), static_cast<int>(shown.dots.size()));
        }
    }
}

} // namespace

ContourOverlay::ContourOverlay(QObject* parent) : CanvasOverlay(parent), m_task(workPool()) {
    connect(&m_task, &TaskSlot::failed, this, [this](const QString& message) {
        take({}, false);
        Q_EMIT failed(message);
    });
    connect(&m_layer, &DrawnLayer::ready, this, &CanvasOverlay::changed);
    connect(&m_layer, &DrawnLayer::failed, this, &ContourOverlay::failed);
    connect(this, &CanvasOverlay::changed, this, &ContourOverlay::trace);
}

void ContourOverlay::setPlane(std::shared_ptr<const std::vector<float>> plane, int width, int height, QPointF origin,
                              double scale, bool isSameImage) {
    m_plane = std::move(plane);
    m_width = width;
    m_height = height;
    m_origin = origin;
    m_scale = scale;
    m_isStale = true;
    if (isSameImage)
        Q_EMIT changed();
    else
        take({}, false);
}

void ContourOverlay::setLevelPlane(std::shared_ptr<const std::vector<float>> plane, int width, int height) {
    m_levelPlane = std::move(plane);
    m_levelWidth = width;
    m_levelHeight = height;
    m_isStale = true;
}

void ContourOverlay::setRule(const ContourRule& rule) {
    m_isStale = m_isStale || !(rule == m_rule);
    m_rule = rule;
    Q_EMIT changed();
}

void ContourOverlay::setShownLimits(const core::StretchLimits& limits) {
    m_isStale =
        m_isStale || (m_rule.followsStretch && m_rule.spacing != ContourRule::Spacing::Sigma && !(limits == m_shown));
    m_shown = limits;
    Q_EMIT changed();
}

void ContourOverlay::trace() {
    if (!isVisible() || !m_isStale)
        return;
    m_isStale = false;
    if (!m_plane || m_plane->empty()) {
        m_task.cancel();
        return;
    }
    m_task.start<std::vector<Contour>>(
        [plane = m_plane, width = m_width, height = m_height, rule = m_rule, shown = m_shown, origin = m_origin,
         scale = m_scale, levelsOf = m_levelPlane ? m_levelPlane : m_plane,
         levelWidth = m_levelPlane ? m_levelWidth : m_width,
         levelHeight = m_levelPlane ? m_levelHeight : m_height](const core::Progress& progress) {
            const std::vector<float> soft = smoothed(*plane, width, height, rule.smoothingPx, progress);
            auto contours = contoursOf(soft, width, height,
                                       contourLevels(rule, *levelsOf, levelWidth, levelHeight, shown), progress);
            for (Contour& contour : contours)
                for (QPolygonF& line : contour.lines)
                    for (QPointF& point : line)
                        point = origin + scale * point;
            return contours;
        },
        [this](std::vector<Contour> contours) { take(std::move(contours), true); });
}

void ContourOverlay::take(std::vector<Contour> contours, bool isSameThing) {
    m_points = 0;
    for (const Contour& contour : contours)
        for (const QPolygonF& line : contour.lines)
            m_points += line.size();
    m_contours = std::make_shared<const std::vector<Contour>>(std::move(contours));
    m_layer.setDrawing(
        [contours = m_contours](QPainter& painter, const ImageMapping& mapping, const core::Progress& progress) {
            drawContours(painter, mapping, *contours, progress);
        },
        isSameThing);
    Q_EMIT changed();
}

void ContourOverlay::paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>&) {
    if (m_points > pointsDrawnAtOnce)
        return m_layer.paint(painter, mapping);
    painter.save();
    mapping.clipToSeen(painter);
    drawContours(painter, mapping, *m_contours, {});
    painter.restore();
}

} // namespace oddity::widgets
