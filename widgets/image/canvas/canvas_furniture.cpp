// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/canvas_furniture.h"

#include <cmath>

#include <QLineF>
#include <QObject>
#include <QPainter>

#include "widgets/image/canvas/sky_match.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

// On the image, which is dark in either look.
const QColor ink(240, 241, 244);
const QColor plate(12, 13, 16, 185);
constexpr int marginPx = 10;

void drawPlate(QPainter& painter, const QRectF& rect) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(plate);
    painter.drawRoundedRect(rect, 4, 4);
}

QString lengthText(double length, bool isArcsec) {
    if (!isArcsec)
        return QObject::tr("%1 px").arg(length);
    if (length >= 3600)
        return QStringLiteral("%1°").arg(length / 3600, 0, 'g', 3);
    if (length >= 60)
        return QStringLiteral("%1′").arg(length / 60, 0, 'g', 3);
    return QStringLiteral("%1″").arg(length, 0, 'g', 3);
}

QString zoomText(double zoom) {
    return QStringLiteral("×%1").arg(zoom, 0, 'g', zoom < 10 ? 2 : 3);
}

} // namespace

QString northOf(const core::SkyFrame& frame) {
    return frame.isEquatorial()                               ? QStringLiteral("N")
           : frame.system == core::SkyFrame::System::Ecliptic ? QObject::tr("N ecl")
                                                              : QObject::tr("N gal");
}

double roundLength(double most) {
    const double power = std::pow(10, std::floor(std::log10(most)));
    for (const double factor : {5.0, 2.0})
        if (factor * power <= most)
            return factor * power;
    return power;
}

QRectF drawScaleBar(QPainter& painter, const QRect& area, double zoom, const core::SkyTransform* sky) {
    const double perPixel = sky ? sky->pixelScaleArcsec() : 1;
    if (!(perPixel > 0) || !(zoom > 0) || area.width() < 120)
        return {};
    const double most = area.width() / 4.0 / zoom * perPixel;
    double length = roundLength(most);
    for (const double unit : {60.0, 3600.0})
        if (sky && most >= unit)
            length = unit * roundLength(most / unit);
    const double widthPx = length / perPixel * zoom;
    const QString text = QStringLiteral("%1   %2").arg(lengthText(length, sky != nullptr), zoomText(zoom));
    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const double boxWidth = std::max(widthPx, metrics.horizontalAdvance(text)) + 16;
    const QRectF box(area.left() + marginPx, area.bottom() - marginPx - metrics.height() - 14, boxWidth,
                     metrics.height() + 14);
    drawPlate(painter, box);
    const double y = box.bottom() - 6, left = box.center().x() - widthPx / 2, right = left + widthPx;
    painter.setPen(QPen(ink, 1.5));
    painter.drawLine(QPointF(left, y), QPointF(right, y));
    painter.drawLine(QPointF(left, y - 4), QPointF(left, y));
    painter.drawLine(QPointF(right, y - 4), QPointF(right, y));
    painter.drawText(QRectF(box.left(), box.top() + 2, box.width(), metrics.height()), Qt::AlignCenter, text);
    return box;
}

QRectF drawCompass(QPainter& painter, const QRect& area, const core::SkyTransform& sky, const ImageMapping& mapping) {
    const auto axes = skyAxes(sky, mapping.centre);
    if (!axes || area.width() < 120)
        return {};
    const auto onScreen = [&mapping](QPointF direction) {
        const QPointF turned = mapping.orientation * QPointF(direction.x(), -direction.y());
        return QPointF(turned.x(), -turned.y()) / std::hypot(turned.x(), turned.y());
    };
    const QPointF north = onScreen(axes->north), east = onScreen(axes->east);
    constexpr double armPx = 18, letterPx = 26;
    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const QString northText = northOf(sky.frame());
    const auto letterRect = [&metrics](QPointF direction, const QString& text) {
        const double half = std::max(11.0, metrics.horizontalAdvance(text) / 2 + 4);
        const QPointF centre = direction * letterPx + QPointF(direction.x() * (half - 11), 0);
        return QRectF(centre.x() - half, centre.y() - 10, 2 * half, 20);
    };
    const QRectF northRect = letterRect(north, northText), eastRect = letterRect(east, QStringLiteral("E"));
    const QRectF extent = QRectF(-11, -10, 22, 20) | northRect | eastRect;
    const QRectF box(area.right() - marginPx - extent.width(), area.bottom() - marginPx - extent.height(),
                     extent.width(), extent.height());
    const QPointF corner = box.topLeft() - extent.topLeft(); // of the two arms
    drawPlate(painter, box);
    const auto arm = [&](QPointF direction, const QRectF& rect, const QString& text) {
        const QPointF tip = corner + direction * armPx, side(-direction.y(), direction.x());
        painter.setPen(QPen(ink, 1.5));
        painter.drawLine(corner, tip);
        painter.drawLine(tip, tip - direction * 5 + side * 3);
        painter.drawLine(tip, tip - direction * 5 - side * 3);
        painter.drawText(rect.translated(corner), Qt::AlignCenter, text);
    };
    arm(north, northRect, northText);
    arm(east, eastRect, QStringLiteral("E"));
    return box;
}

QRectF drawTitle(QPainter& painter, const QRect& area, const QString& title) {
    if (title.isEmpty())
        return {};
    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const QString text = metrics.elidedText(title, Qt::ElideRight, area.width() - 2 * marginPx - 12);
    const QRectF box(area.left() + marginPx, area.top() + marginPx, metrics.horizontalAdvance(text) + 12,
                     metrics.height() + 6);
    drawPlate(painter, box);
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, text);
    return box;
}

} // namespace oddity::widgets
