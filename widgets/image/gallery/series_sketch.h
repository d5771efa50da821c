// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QPointF>

#include "core/data/series.h"

class QPainter;
class QRectF;

namespace oddity::widgets {

/// A spectrum as a line, or a light curve as dots by band, so small that only its shape is told: no axes, no masked
/// values, as high as its own values are.
struct SeriesSketch {
    static constexpr std::size_t mostPoints = 400;

    struct Point {
        QPointF place; ///< across and up, in [0, 1]
        int band = 0;
    };
    bool isLine = true;
    std::vector<Point> points;

    static SeriesSketch of(const core::Series& series); ///< any thread
    void draw(QPainter& painter, const QRectF& area) const;
};

} // namespace oddity::widgets
