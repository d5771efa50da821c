// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/readout/magnifier.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "widgets/image/turning/turned_layer.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double sidePx = 152, marginPx = 10;

} // namespace

double magnification(double zoom) {
    return std::max(8.0, 4 * zoom);
}

QRectF drawMagnifier(QPainter& painter, const QRectF& area, const QImage& image, QPointF position, double zoom,
                     QPointF pointer, const LinearMap& orientation) {
    const double side = std::floor(std::min({sidePx, area.width() / 2.5, area.height() / 2.5}));
    QRectF inset(area.right() - marginPx - side, area.top() + marginPx, side, side);
    if (inset.adjusted(-20, -20, 20, 20).contains(pointer))
        inset.moveLeft(area.left() + marginPx);
    const double scale = magnification(zoom);
    const ImageMapping mapping{inset, position, scale, image.size(), orientation};
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    TurnedLayer pixels;
    pixels.begin(mapping, painter.device()->devicePixelRatioF(), Theme::current().canvas);
    pixels.lay(image, mapping.edges(), mapping.edges(), false);
    pixels.paint(painter);
    painter.setClipRect(inset, Qt::IntersectClip);
    const QPointF corner(std::floor(position.x() + 0.5) - 0.5, std::floor(position.y() + 0.5) - 0.5);
    const QPolygonF pixel = mapping.outlineOf(QRectF(corner, QSizeF(1, 1)));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 3));
    painter.drawPolygon(pixel);
    painter.setPen(QPen(QColor(255, 255, 255), 1));
    painter.drawPolygon(pixel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(TypeRole::Caption));
    const QString text = QStringLiteral("×%1").arg(scale, 0, 'g', 3);
    const QFontMetricsF metrics(painter.font());
    const QRectF plate(inset.left() + 4, inset.bottom() - metrics.height() - 6, metrics.horizontalAdvance(text) + 8,
                       metrics.height() + 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(12, 13, 16, 185));
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(QColor(240, 241, 244));
    painter.drawText(plate, Qt::AlignCenter, text);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
    painter.drawRect(inset);
    painter.setPen(QPen(QColor(225, 230, 240), 1.5));
    painter.drawRect(inset);
    painter.restore();
    return inset;
}

} // namespace oddity::widgets
