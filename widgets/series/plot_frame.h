// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFontMetricsF>
#include <QPointF>
#include <QRectF>
#include <QString>

class QPainter;

namespace oddity::widgets {

/// The axes of a plot: what of the data is seen, where on the widget, and how that is labelled.
struct PlotFrame {
    QRectF area; ///< inside of the axes, pixels of the widget
    double left = 0, right = 1;
    double bottom = 0, top = 1; ///< bottom above top: values grow downwards, as magnitudes do
    QString xLabel, yLabel;

    double pixelX(double x) const { return area.left() + (x - left) / (right - left) * area.width(); }
    double pixelY(double y) const { return area.bottom() - (y - bottom) / (top - bottom) * area.height(); }
    QPointF pixel(double x, double y) const { return {pixelX(x), pixelY(y)}; }
    double xAt(double pixel) const { return left + (pixel - area.left()) / area.width() * (right - left); }

    /// Where the label of the x axis stands and what of it is written: beyond the area's ends where it is longer than
    /// the area, shortened where that is not enough.
    struct Label {
        QRectF place;
        QString text;
    };
    Label xLabelIn(const QFontMetricsF& metrics) const;
    /// Lines, ticks, numbers and labels around the area.
    void draw(QPainter& painter) const;
    /// What draw() needs to the left and below.
    static constexpr int leftPx = 66, bottomPx = 40, otherPx = 8;
};

} // namespace oddity::widgets
