// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/gallery/series_sketch.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <QPainter>
#include <QPolygonF>

#include "core/data/display/stretch_limits.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double centralPercent = 99; ///< of a spectrum's values: a spike does not flatten the rest
constexpr double dotPx = 1.5;

} // namespace

SeriesSketch SeriesSketch::of(const core::Series& series) {
    SeriesSketch sketch;
    sketch.isLine = series.kind == core::SeriesKind::Spectrum;
    std::vector<std::size_t> good;
    for (std::size_t point = 0; point < series.size(); ++point)
        if (series.masked[point] == 0 && std::isfinite(series.values[point]))
            good.push_back(point);
    if (good.empty())
        return sketch;
    // of many points the mean of those that lie together
    const std::size_t block = sketch.isLine ? (good.size() + mostPoints - 1) / mostPoints : 1;
    const std::size_t step = sketch.isLine ? block : (good.size() + mostPoints - 1) / mostPoints;
    std::vector<float> values;
    std::vector<double> positions;
    std::vector<int> bands;
    for (std::size_t first = 0; first < good.size(); first += step) {
        const auto together = std::span(good).subspan(first, std::min(block, good.size() - first));
        double sum = 0;
        for (const std::size_t point : together)
            sum += static_cast<double>(series.values[point]);
        values.push_back(static_cast<float>(sum / static_cast<double>(together.size())));
        positions.push_back(series.positions[together[together.size() / 2]]);
        bands.push_back(series.bandOf.empty() ? 0 : series.bandOf[together.front()]);
    }
    const core::StretchLimits limits =
        sketch.isLine ? core::percentileLimits(values, centralPercent) : core::minMaxLimits(values);
    const double range = static_cast<double>(limits.high) - static_cast<double>(limits.low);
    const double length = positions.back() - positions.front();
    for (std::size_t index = 0; index < values.size(); ++index) {
        const double up =
            std::clamp((static_cast<double>(values[index]) - static_cast<double>(limits.low)) / range, 0.0, 1.0);
        sketch.points.push_back(
            {{length > 0 ? (positions[index] - positions.front()) / length : 0.5, series.isMagnitude ? 1 - up : up},
             bands[index]});
    }
    return sketch;
}

void SeriesSketch::draw(QPainter& painter, const QRectF& area) const {
    const auto onArea = [&area](QPointF place) {
        return QPointF(area.left() + place.x() * area.width(), area.bottom() - place.y() * area.height());
    };
    painter.save();
    if (isLine) {
        QPolygonF line;
        for (const Point& point : points)
            line << onArea(point.place);
        painter.setPen(QPen(Theme::current().text, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(line);
    } else {
        painter.setPen(Qt::NoPen);
        for (const Point& point : points) {
            painter.setBrush(Theme::current().category(point.band));
            painter.drawEllipse(onArea(point.place), dotPx, dotPx);
        }
    }
    painter.restore();
}

} // namespace oddity::widgets
