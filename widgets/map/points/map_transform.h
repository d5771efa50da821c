// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>

#include <QMarginsF>
#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace oddity::widgets {

/// How map units appear on the screen: x to the right, y up, the same scale on both axes. Pixels are
/// device-independent and counted from the top left of the canvas.
struct MapTransform {
    QPointF centre;        ///< map units
    double unitsPerPx = 1; ///< map units in one pixel
    QSizeF sizePx{1, 1};

    QPointF pixelFromMap(QPointF map) const {
        return {sizePx.width() / 2 + (map.x() - centre.x()) / unitsPerPx,
                sizePx.height() / 2 - (map.y() - centre.y()) / unitsPerPx};
    }
    QPointF mapFromPixel(QPointF pixel) const {
        return {centre.x() + (pixel.x() - sizePx.width() / 2) * unitsPerPx,
                centre.y() - (pixel.y() - sizePx.height() / 2) * unitsPerPx};
    }
    /// The part of the map in view; top() is its smallest y.
    QRectF visibleMap() const {
        const QSizeF size = sizePx * unitsPerPx;
        return {centre.x() - size.width() / 2, centre.y() - size.height() / 2, size.width(), size.height()};
    }
    MapTransform panned(QPointF pixels) const {
        MapTransform result = *this;
        result.centre += QPointF(-pixels.x(), pixels.y()) * unitsPerPx;
        return result;
    }
    /// factor above 1 enlarges; the map point under pixel stays where it is.
    MapTransform zoomedAbout(QPointF pixel, double factor) const {
        MapTransform result = *this;
        result.unitsPerPx = unitsPerPx / factor;
        result.centre += mapFromPixel(pixel) - result.mapFromPixel(pixel);
        return result;
    }
    /// Shows all of bounds inside the margins.
    static MapTransform fitted(const QRectF& bounds, QSizeF sizePx, QMarginsF margins) {
        MapTransform result;
        result.sizePx = sizePx;
        const double width = std::max(1.0, sizePx.width() - margins.left() - margins.right());
        const double height = std::max(1.0, sizePx.height() - margins.top() - margins.bottom());
        const double units = std::max(bounds.width() / width, bounds.height() / height);
        result.unitsPerPx = units > 0 ? units : 1.0 / std::min(width, height);
        const QPointF shift(margins.left() - margins.right(), margins.bottom() - margins.top());
        result.centre = bounds.center() - shift / 2 * result.unitsPerPx;
        return result;
    }
    friend bool operator==(const MapTransform&, const MapTransform&) = default;
};

} // namespace oddity::widgets
