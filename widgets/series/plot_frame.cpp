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

/// Calls each(value, text) for the ticks of an axis, whichever way it goes.
template <typename Each> void forEachTick(double from, double to, double lengthPx, int spacingPx, Each each) {
    const double low = std::min(from, to), high = std::max(from, to);
    if (!(high > low))
        return;
    const double step = niceStep(high - low, std::max(2, static_cast<int>(lengthPx / spacingPx)));
    for (double number = std::ceil(low / step - 1e-9); number * step <= high + 1e-9 * step; ++number)
        each(number * step, scaleNumber(number * step, step));
}

} // namespace

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
    painter.drawText(QRectF(area.left(), area.bottom() + tickPx + metrics.height(), area.width(), metrics.height()),
                     Qt::AlignCenter, xLabel);
    painter.save();
    painter.translate(metrics.height() / 2 + 1, area.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-area.height() / 2, -metrics.height() / 2, area.height(), metrics.height()),
                     Qt::AlignCenter, metrics.elidedText(yLabel, Qt::ElideRight, area.height()));
    painter.restore();
}

} // namespace oddity::widgets
