// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/sky_grid_overlay.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <QPainter>
#include <QPainterPath>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double mostSpacingPx = 110, leastSpacingPx = 56; ///< between lines; closer in a small pane
constexpr double marginPx = 4;
const QColor lineColour(118, 205, 255, 215);
const QColor haloColour(0, 0, 0, 150);
constexpr double haloPx = 3;
const QColor textColour(206, 236, 255);
const QColor plateColour(12, 13, 16, 175);

enum class Side { Left, Right, Top, Bottom };

Side sideOf(QPointF widget, const QRectF& frame) {
    const std::array<double, 4> distances{widget.x() - frame.left(), frame.right() - widget.x(),
                                          widget.y() - frame.top(), frame.bottom() - widget.y()};
    const auto nearest = std::ranges::min_element(distances, {}, [](double distance) { return std::abs(distance); });
    return static_cast<Side>(nearest - distances.begin());
}

/// The sky of a turned image by its pixels as they lie on the screen, about the middle of it: a rectangle of these is
/// one on the widget.
class TurnedSky : public core::SkyTransform {
public:
    TurnedSky(const core::SkyTransform& sky, const ImageMapping& mapping)
        : m_sky(sky), m_centre(mapping.centre), m_map(mapping.orientation), m_back(m_map.inverted()) {}

    QPointF toImage(QPointF turned) const { return m_centre + m_back * turned; }
    std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition pixel) const override {
        const QPointF at = toImage({pixel.x, pixel.y});
        return m_sky.skyFromPixel({at.x(), at.y()});
    }
    std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition position) const override {
        const auto pixel = m_sky.pixelFromSky(position);
        if (!pixel)
            return std::nullopt;
        const QPointF at = m_map * (QPointF(pixel->x, pixel->y) - m_centre);
        return core::PixelPosition{at.x(), at.y()};
    }
    double pixelScaleArcsec() const override { return m_sky.pixelScaleArcsec(); }
    core::SkyFrame frame() const override { return m_sky.frame(); }

private:
    const core::SkyTransform& m_sky;
    QPointF m_centre;
    LinearMap m_map, m_back;
};

/// Over the rectangle about what is seen, in image coordinates.
SkyGrid turnedGrid(const core::SkyTransform& sky, const ImageMapping& mapping, double spacingPixels, bool inDegrees) {
    const TurnedSky turned(sky, mapping);
    const QRectF frame = mapping.seen().translated(-mapping.area.center());
    const QRectF pixels(QPointF(frame.left(), -frame.bottom()) / mapping.zoom, frame.size() / mapping.zoom);
    SkyGrid grid = skyGridOf(turned, pixels, spacingPixels, inDegrees);
    for (SkyGridLine& line : grid.lines) {
        for (QPolygonF& piece : line.pieces)
            for (QPointF& point : piece)
                point = turned.toImage(point);
        for (QPointF& end : line.ends)
            end = turned.toImage(end);
        line.inside = turned.toImage(line.inside);
    }
    return grid;
}

QRectF labelRect(QPointF end, Side side, QSizeF size, const QRectF& frame) {
    QRectF rect({}, size);
    rect.moveCenter(end);
    if (side == Side::Left)
        rect.moveLeft(frame.left() + marginPx);
    else if (side == Side::Right)
        rect.moveRight(frame.right() - marginPx);
    else if (side == Side::Top)
        rect.moveTop(frame.top() + marginPx);
    else
        rect.moveBottom(frame.bottom() - marginPx);
    return rect;
}

} // namespace

void SkyGridOverlay::setSky(std::shared_ptr<const core::SkyTransform> sky) {
    m_sky = std::move(sky);
    m_isStale = true;
    Q_EMIT changed();
}

void SkyGridOverlay::setInDegrees(bool inDegrees) {
    m_inDegrees = inDegrees;
    m_isStale = true;
    Q_EMIT changed();
}

void SkyGridOverlay::paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) {
    const QRectF frame = mapping.seen();
    if (!m_sky || frame.width() < 40 || frame.height() < 40)
        return;
    if (m_isStale || !(mapping == m_mapping)) {
        const double spacingPx =
            std::clamp(std::min(frame.width(), frame.height()) / 3.5, leastSpacingPx, mostSpacingPx);
        const double spacing = spacingPx / mapping.zoom;
        m_grid = mapping.isUpright() ? skyGridOf(*m_sky, mapping.seenPixels(), spacing, m_inDegrees)
                                     : turnedGrid(*m_sky, mapping, spacing, m_inDegrees);
        m_mapping = mapping;
        m_isStale = false;
    }
    QPainterPath path;
    for (const SkyGridLine& line : m_grid.lines)
        for (const QPolygonF& piece : line.pieces) {
            QPolygonF onWidget;
            for (const QPointF& point : piece)
                onWidget << mapping.toWidget(point);
            path.addPolygon(onWidget);
        }
    painter.setBrush(Qt::NoBrush);
    painter.save();
    mapping.clipToSeen(painter); // beside a turned image there is nothing to stand out from
    painter.setPen(QPen(haloColour, haloPx));
    painter.drawPath(path);
    painter.restore();
    painter.setPen(QPen(lineColour, 1));
    painter.drawPath(path);

    // each kind of line is labelled on the side that more of its lines cross, as on a paper chart
    std::array<std::array<int, 4>, 2> crossings{};
    for (const SkyGridLine& line : m_grid.lines)
        for (const QPointF& end : line.ends)
            ++crossings[line.isLongitude ? 0 : 1][static_cast<std::size_t>(sideOf(mapping.toWidget(end), frame))];
    const auto count = [&crossings](std::size_t kind, Side side) {
        return crossings[kind][static_cast<std::size_t>(side)];
    };
    const bool isUpright =
        count(0, Side::Top) + count(0, Side::Bottom) + count(1, Side::Left) + count(1, Side::Right) >=
        count(0, Side::Left) + count(0, Side::Right) + count(1, Side::Top) + count(1, Side::Bottom);

    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const auto place = [&](const QRectF& rect, const QString& text) {
        if (!frame.contains(rect) || std::ranges::any_of(taken, [&rect](const QRectF& other) {
                return other.intersects(rect.adjusted(-3, -1, 3, 1));
            }))
            return false;
        painter.setPen(Qt::NoPen);
        painter.setBrush(plateColour);
        painter.drawRoundedRect(rect, 3, 3);
        painter.setPen(textColour);
        painter.drawText(rect, Qt::AlignCenter, text);
        taken.push_back(rect);
        return true;
    };
    const auto sizeOf = [&metrics](const QString& text) {
        return QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 2);
    };
    std::vector<SkyGridLine> lines; // as they are read, left to right and top down
    std::ranges::copy_if(m_grid.lines, std::back_inserter(lines),
                         [](const SkyGridLine& line) { return !line.ends.empty(); });
    std::ranges::stable_sort(lines, {}, [&mapping, isUpright](const SkyGridLine& line) {
        const QPointF end = mapping.toWidget(line.ends.front());
        return line.isLongitude == isUpright ? end.x() : end.y();
    });
    std::array<QString, 2> before; // the label of each kind placed last
    for (const SkyGridLine& line : lines) {
        QString& last = before[line.isLongitude ? 0 : 1];
        const QString text = shortLabel(line.text, last);
        const std::array<Side, 4> wanted = line.isLongitude == isUpright
                                               ? std::array{Side::Top, Side::Bottom, Side::Left, Side::Right}
                                               : std::array{Side::Left, Side::Right, Side::Top, Side::Bottom};
        const QSizeF size = sizeOf(text);
        bool isPlaced = false;
        for (const Side side : wanted)
            for (const QPointF& end : line.ends) {
                const QPointF onWidget = mapping.toWidget(end);
                const QRectF rect = labelRect(onWidget, side, size, frame);
                if (isPlaced || sideOf(onWidget, frame) != side || !place(rect, text))
                    continue;
                last = line.text;
                isPlaced = true;
            }
    }
    for (const SkyGridLine& line : m_grid.lines) // of a map of the whole sky, which ends inside the image
        if (line.ends.empty()) {
            const QSizeF size = sizeOf(line.text);
            const QPointF at = mapping.toWidget(line.inside);
            place(QRectF(at - QPointF(size.width(), size.height()) / 2, size), line.text);
        }
}

} // namespace oddity::widgets
