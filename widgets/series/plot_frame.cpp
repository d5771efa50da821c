// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/series/plot_frame.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "widgets/style/theme.h"
#include "widgets/table/columns/number_scale.h"

namespace oddity::widgets {

namespace {

constexpr int tickPx = 5;
constexpr int xSpacingPx = 90;
constexpr int ySpacingPx = 44;
constexpr int mostSteps = 8; ///< that an axis too short for them is divided into

/// Calls each(value, text) for the ticks of an axis, whichever way it goes.
template <typename Each> void forEachTick(double from, double to, double lengthPx, int spacingPx, Each each) {
    const double low = std::min(from, to), high = std::max(from, to);
    if (!(high > low))
        return;
    const auto inside = [low, high](double step) { return std::floor(high / step) - std::ceil(low / step) + 1; };
    int wanted = std::max(2, static_cast<int>(lengthPx / spacingPx));
    double step = niceStep(high - low, wanted);
    while (inside(step) < 2 && wanted < mostSteps) // one number alone is no scale
        step = niceStep(high - low, ++wanted);
    for (double number = std::ceil(low / step - 1e-9); number * step <= high + 1e-9 * step; ++number)
        each(number * step, scaleNumber(number * step, step));
}

} // namespace

PlotFrame::Label PlotFrame::xLabelIn(const QFontMetricsF& metrics) const {
    const double end = area.right() + otherPx;
    const QString text = metrics.elidedText(xLabel, Qt::ElideRight, end);
    const double width = std::min(end, metrics.horizontalAdvance(text) + 1);
    const double from = std::clamp(area.center().x() - width / 2, 0.0, end - width);
    return {QRectF(from, area.bottom() + tickPx + metrics.height(), width, metrics.height()), text};
}

void PlotFrame::draw(QPainter& painter) const {
    const Theme& theme = Theme::current();
    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    QColor grid = theme.line;
    grid.setAlphaF(0.45F);
    forEachTick(left, right, area.width(), xSpacingPx, [&](double value, const QString& text) {
        const double x = pixelX(value);
        painter.setPen(grid);
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(theme.faintText);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + tickPx));
        const double width = metrics.horizontalAdvance(text) + 2;
        painter.drawText(QRectF(x - width / 2, area.bottom() + tickPx, width, metrics.height()), Qt::AlignCenter, text);
    });
    forEachTick(bottom, top, area.height(), ySpacingPx, [&](double value, const QString& text) {
        const double y = pixelY(value);
        painter.setPen(grid);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme.faintText);
        painter.drawLine(QPointF(area.left() - tickPx, y), QPointF(area.left(), y));
        painter.drawText(QRectF(0, y - metrics.height() / 2, area.left() - tickPx - 3, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    });
    painter.setPen(theme.faintText);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
    painter.setPen(theme.text);
    const Label label = xLabelIn(metrics);
    painter.drawText(label.place, Qt::AlignCenter, label.text);
    painter.save();
    painter.translate(metrics.height() / 2 + 1, area.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-area.height() / 2, -metrics.height() / 2, area.height(), metrics.height()),
                     Qt::AlignCenter, metrics.elidedText(yLabel, Qt::ElideRight, area.height()));
    painter.restore();
}

} // namespace oddity::widgets
