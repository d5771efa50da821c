// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/turning/view_turn.h"

#include <cmath>
#include <numbers>

#include <QObject>

#include "widgets/image/canvas/sky_match.h"

namespace oddity::widgets {

namespace {

double degreesOf(double y, double x) {
    return std::atan2(y, x) * 180 / std::numbers::pi;
}

LinearMap northUp(const core::SkyTransform& sky, QPointF pixel) {
    const auto axes = skyAxes(sky, pixel);
    if (!axes)
        return {};
    QPointF north(axes->north.x(), -axes->north.y());
    const QPointF east(axes->east.x(), -axes->east.y());
    const bool isMirrored = north.x() * east.y() - north.y() * east.x() < 0; // east is right of north
    if (isMirrored)
        north.setX(-north.x());
    const LinearMap turn = LinearMap::turned(90 - degreesOf(north.y(), north.x()));
    return isMirrored ? turn * LinearMap::mirroredX() : turn;
}

} // namespace

LinearMap orientationOf(const ViewTurn& turn, const core::SkyTransform* sky, QPointF pixel) {
    return turn.isNorthUp && sky ? tidied(turn.map * northUp(*sky, pixel)) : turn.map;
}

TurnParts partsOf(const LinearMap& map) {
    TurnParts parts;
    parts.isMirrored = map.determinant() < 0;
    const LinearMap turn = parts.isMirrored ? map * LinearMap::mirroredX() : map;
    parts.degrees = degreesOf(turn.yx - turn.xy, turn.xx + turn.yy);
    if (parts.degrees <= -180)
        parts.degrees += 360;
    return parts;
}

QString orientationText(const LinearMap& orientation) {
    if (orientation.isIdentity())
        return {};
    const auto [isMirrored, degrees] = partsOf(orientation);
    const double size = std::abs(degrees);
    const QString number = QString::number(size, 'g', size >= 100 ? 4 : 3);
    if (isMirrored && size < 1e-3)
        return QObject::tr("mirrored in x");
    if (isMirrored && size > 180 - 1e-3)
        return QObject::tr("mirrored in y");
    const QString turn = size > 180 - 1e-3 ? QObject::tr("turned 180°")
                         : degrees > 0     ? QObject::tr("turned %1° left").arg(number)
                                           : QObject::tr("turned %1° right").arg(number);
    return isMirrored ? QObject::tr("mirrored in x, %1").arg(turn) : turn;
}

} // namespace oddity::widgets
