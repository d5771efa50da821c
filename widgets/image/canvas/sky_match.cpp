// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/sky_match.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QObject>
#include <QStringList>

namespace oddity::widgets {

std::optional<QPointF> matchedPixel(QPointF pixel, const core::SkyTransform* from, const core::SkyTransform* to) {
    if (!from || !to || from == to)
        return pixel;
    const auto place = from->skyFromPixel({pixel.x(), pixel.y()});
    if (!place)
        return std::nullopt;
    const auto there = to->pixelFromSky(core::fromIcrs(core::toIcrs(*place, from->frame()), to->frame()));
    if (!there || !std::isfinite(there->x) || !std::isfinite(there->y))
        return std::nullopt;
    return QPointF(there->x, there->y);
}

std::optional<SkyAxes> skyAxes(const core::SkyTransform& sky, QPointF pixel) {
    const core::PixelPosition from{pixel.x(), pixel.y()};
    const auto place = sky.skyFromPixel(from);
    if (!place)
        return std::nullopt;
    const core::SkyPosition here = core::toIcrs(*place, sky.frame());
    const double stepDeg = sky.pixelScaleArcsec() / 3600;
    const double cosine = std::max(1e-6, std::cos(here.decDeg * std::numbers::pi / 180));
    const auto towards = [&](double raStepDeg, double decStepDeg) -> std::optional<QPointF> {
        const auto there =
            sky.pixelFromSky(core::fromIcrs({here.raDeg + raStepDeg / cosine, here.decDeg + decStepDeg}, sky.frame()));
        if (!there)
            return std::nullopt;
        const QPointF step(there->x - from.x, from.y - there->y);
        const double length = std::hypot(step.x(), step.y());
        return length > 0 && std::isfinite(length) ? std::optional(step / length) : std::nullopt;
    };
    const auto north = towards(0, stepDeg), east = towards(stepDeg, 0);
    return north && east ? std::optional(SkyAxes{*north, *east}) : std::nullopt;
}

QString turnText(const SkyAxes& here, const SkyAxes& there) {
    const auto leftOfUpDeg = [](QPointF direction) {
        return std::atan2(-direction.x(), -direction.y()) * 180 / std::numbers::pi;
    };
    const auto handed = [](const SkyAxes& axes) {
        return axes.north.x() * axes.east.y() - axes.north.y() * axes.east.x() > 0;
    };
    const double turnDeg = std::remainder(leftOfUpDeg(here.north) - leftOfUpDeg(there.north), 360);
    QStringList parts;
    if (const auto degrees = std::lround(std::abs(turnDeg)); degrees > 0)
        parts << (turnDeg > 0 ? QObject::tr("north %1° left here") : QObject::tr("north %1° right here")).arg(degrees);
    if (handed(here) != handed(there))
        parts << QObject::tr("mirrored");
    return parts.join(QStringLiteral(", "));
}

LinearMap matchedSteps(QPointF pixel, double reach, const core::SkyTransform* from, const core::SkyTransform* to) {
    if (!from || !to || from == to)
        return {};
    for (const double step : {reach, 1.0, 0.1}) {
        const auto left = matchedPixel(pixel - QPointF(step, 0), from, to);
        const auto right = matchedPixel(pixel + QPointF(step, 0), from, to);
        const auto below = matchedPixel(pixel - QPointF(0, step), from, to);
        const auto above = matchedPixel(pixel + QPointF(0, step), from, to);
        if (!left || !right || !below || !above)
            continue;
        const QPointF along = (*right - *left) / (2 * step), across = (*above - *below) / (2 * step);
        const LinearMap steps{along.x(), across.x(), along.y(), across.y()};
        if (std::abs(steps.determinant()) > 0 && std::isfinite(steps.determinant()))
            return steps;
    }
    const double factor = from->pixelScaleArcsec() / to->pixelScaleArcsec();
    return factor > 0 && std::isfinite(factor) ? LinearMap().scaled(factor) : LinearMap();
}

} // namespace oddity::widgets
