// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/series/curve_drawing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <QPainter>
#include <QPainterPath>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double dotPx = 2.6;
constexpr std::size_t crowded = 3; ///< points in a pixel column

/// The points within the frame, with one beyond each end.
std::pair<std::size_t, std::size_t> visible(const std::vector<double>& x, const PlotFrame& frame) {
    const auto first = std::ranges::lower_bound(x, frame.left);
    const auto last = std::ranges::upper_bound(x, frame.right);
    return {static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, first - x.begin() - 1)),
            static_cast<std::size_t>(std::min<std::ptrdiff_t>(std::ssize(x), last - x.begin() + 1))};
}

double middle(const std::vector<double>& x, std::size_t left) {
    if (left + 1 >= x.size())
        return x.back() + (x.size() > 1 ? (x.back() - x[x.size() - 2]) / 2 : 0);
    return (x[left] + x[left + 1]) / 2;
}

double lowerEdge(const std::vector<double>& x, std::size_t point) {
    return point > 0 ? middle(x, point - 1) : x[0] - (x.size() > 1 ? (x[1] - x[0]) / 2 : 0);
}

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

/// One line for each pixel column, from the least to the largest value in it.
void drawColumns(QPainter& painter, const PlotFrame& frame, const PlotCurve& curve, std::size_t first,
                 std::size_t end) {
    const auto columns = static_cast<std::size_t>(frame.area.width()) + 1;
    struct Column {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        double faintLow = low, faintHigh = high;
    };
    std::vector<Column> range(columns);
    for (std::size_t point = first; point < end; ++point) {
        const double place = frame.pixelX(curve.x[point]) - frame.area.left();
        if (!std::isfinite(curve.y[point]) || place < 0 || place >= static_cast<double>(columns))
            continue;
        Column& column = range[static_cast<std::size_t>(place)];
        double& low = curve.isMasked(point) ? column.faintLow : column.low;
        double& high = curve.isMasked(point) ? column.faintHigh : column.high;
        low = std::min<double>(low, curve.y[point]);
        high = std::max<double>(high, curve.y[point]);
    }
    for (std::size_t index = 0; index < columns; ++index) {
        const double x = frame.area.left() + static_cast<double>(index) + 0.5;
        const auto draw = [&](const QColor& colour, double low, double high) {
            if (!(low <= high))
                return;
            painter.setPen(QPen(colour, 1));
            painter.drawLine(QPointF(x, frame.pixelY(low)), QPointF(x, frame.pixelY(high) - 0.5));
        };
        draw(Theme::current().faintText, range[index].faintLow, range[index].faintHigh);
        draw(curve.colour, range[index].low, range[index].high);
    }
}

void drawSteps(QPainter& painter, const PlotFrame& frame, const PlotCurve& curve, std::size_t first, std::size_t end) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(curve.colour, 0.22));
    for (std::size_t point = first; point < end; ++point)
        if (const float error = curve.errorOf(point); error > 0 && !curve.isMasked(point))
            painter.drawRect(QRectF(frame.pixel(lowerEdge(curve.x, point), curve.y[point] + error),
                                    frame.pixel(middle(curve.x, point), curve.y[point] - error)));
    QVector<QLineF> good, masked;
    for (std::size_t point = first; point < end; ++point) {
        if (!std::isfinite(curve.y[point]))
            continue;
        QVector<QLineF>& lines = curve.isMasked(point) ? masked : good;
        const double y = frame.pixelY(curve.y[point]);
        const double right = frame.pixelX(middle(curve.x, point));
        lines << QLineF(frame.pixelX(lowerEdge(curve.x, point)), y, right, y);
        if (point + 1 < end && std::isfinite(curve.y[point + 1]) && curve.isMasked(point) == curve.isMasked(point + 1))
            lines << QLineF(right, y, right, frame.pixelY(curve.y[point + 1]));
    }
    painter.setPen(QPen(withAlpha(Theme::current().faintText, 0.7), 1));
    painter.drawLines(masked);
    painter.setPen(QPen(curve.colour, 1.2));
    painter.drawLines(good);
}

void drawPoints(QPainter& painter, const PlotFrame& frame, const PlotCurve& curve, std::size_t first, std::size_t end) {
    for (std::size_t point = first; point < end; ++point) {
        if (!std::isfinite(curve.y[point]))
            continue;
        const bool isMasked = curve.isMasked(point);
        const QColor colour = isMasked ? Theme::current().faintText : curve.colour;
        const QPointF centre = frame.pixel(curve.x[point], curve.y[point]);
        if (const float error = curve.errorOf(point); error > 0) {
            painter.setPen(QPen(withAlpha(colour, 0.75), 1));
            painter.drawLine(QPointF(centre.x(), frame.pixelY(curve.y[point] - error)),
                             QPointF(centre.x(), frame.pixelY(curve.y[point] + error)));
        }
        painter.setPen(isMasked ? QPen(colour, 1) : QPen(Qt::NoPen));
        painter.setBrush(isMasked ? QBrush(Qt::NoBrush) : QBrush(colour));
        painter.drawEllipse(centre, dotPx, dotPx);
    }
}

void drawLine(QPainter& painter, const PlotFrame& frame, const PlotCurve& curve, std::size_t first, std::size_t end) {
    QPolygonF line;
    for (std::size_t point = first; point < end; ++point)
        if (std::isfinite(curve.y[point]))
            line << frame.pixel(curve.x[point], curve.y[point]);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(curve.colour, 1.6));
    painter.drawPolyline(line);
}

} // namespace

void drawCurve(QPainter& painter, const PlotFrame& frame, const PlotCurve& curve) {
    const auto [first, end] = visible(curve.x, frame);
    if (first >= end)
        return;
    painter.save();
    painter.setClipRect(frame.area);
    if (curve.look == PlotCurve::Look::Points)
        drawPoints(painter, frame, curve, first, end);
    else if (end - first > crowded * static_cast<std::size_t>(std::max(1.0, frame.area.width())))
        drawColumns(painter, frame, curve, first, end);
    else if (curve.look == PlotCurve::Look::Steps)
        drawSteps(painter, frame, curve, first, end);
    else
        drawLine(painter, frame, curve, first, end);
    painter.restore();
}

void drawTint(QPainter& painter, const PlotFrame& frame, const PlotTint& tint, double mostWidthPx) {
    constexpr double strongest = 0.6;
    float largest = 0;
    for (const float value : tint.values)
        largest = std::max(largest, std::abs(value));
    if (tint.x.empty() || !(largest > 0))
        return;
    const auto columns = static_cast<std::int64_t>(frame.area.width());
    std::vector<float> strengths(static_cast<std::size_t>(columns), 0.0F);
    for (std::size_t point = 0; point < tint.x.size(); ++point) {
        const double centre = frame.pixelX(tint.x[point]);
        const double from = std::max(frame.pixelX(lowerEdge(tint.x, point)), centre - mostWidthPx / 2);
        const double to = std::min(frame.pixelX(middle(tint.x, point)), centre + mostWidthPx / 2);
        const auto columnAt = [&](double pixel) { return std::int64_t{std::llround(pixel - frame.area.left())}; };
        const std::int64_t firstColumn = std::max<std::int64_t>(0, columnAt(from));
        const std::int64_t endColumn = std::min(columns, std::max(firstColumn + 1, columnAt(to)));
        for (std::int64_t column = firstColumn; column < endColumn; ++column)
            if (float& strength = strengths[static_cast<std::size_t>(column)];
                std::abs(tint.values[point]) > std::abs(strength))
                strength = tint.values[point];
    }
    const bool isDark = Theme::current().isDark;
    for (std::int64_t column = 0; column < columns; ++column) {
        const float strength = strengths[static_cast<std::size_t>(column)] / largest;
        QColor colour = strength > 0 ? QColor(isDark ? 0xd8432f : 0xd0301c) : QColor(isDark ? 0x3a6fe0 : 0x2a5fd0);
        painter.fillRect(
            QRectF(frame.area.left() + static_cast<double>(column), frame.area.top(), 1, frame.area.height()),
            withAlpha(colour, strongest * std::abs(strength)));
    }
}

namespace {

/// The largest value, unless it lies so far beyond nearly all others that they could no longer be told apart.
double largestUsual(std::vector<float>& values) {
    constexpr double usualShare = 0.995;
    constexpr double mostBeyond = 8; ///< times as far from the median as that share
    const auto at = [&values](double share) {
        const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
        std::ranges::nth_element(values, values.begin() + place);
        return static_cast<double>(values[static_cast<std::size_t>(place)]);
    };
    const double median = at(0.5), usual = at(usualShare), largest = at(1);
    return largest - median <= mostBeyond * (usual - median) ? largest : usual;
}

} // namespace

void ValueRange::include(const PlotCurve& curve, double left, double right) {
    constexpr double margin = 0.06;
    std::vector<float> downwards, upwards;
    for (std::size_t point = 0; point < curve.size(); ++point) {
        if (curve.isMasked(point) || !std::isfinite(curve.y[point]) || curve.x[point] < left || curve.x[point] > right)
            continue;
        const float error =
            curve.look == PlotCurve::Look::Points && curve.errorOf(point) > 0 ? curve.errorOf(point) : 0;
        downwards.push_back(error - curve.y[point]);
        upwards.push_back(curve.y[point] + error);
    }
    if (upwards.empty())
        return;
    const bool isWhole = curve.look == PlotCurve::Look::Points;
    double least = isWhole ? -std::ranges::max(downwards) : -largestUsual(downwards);
    double most = isWhole ? std::ranges::max(upwards) : largestUsual(upwards);
    const double span = most > least ? most - least : std::max(1e-6, std::abs(most));
    least -= margin * span;
    most += margin * span;
    low = isThere ? std::min(low, least) : least;
    high = isThere ? std::max(high, most) : most;
    isThere = true;
}

} // namespace oddity::widgets
