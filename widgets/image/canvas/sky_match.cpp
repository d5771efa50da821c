// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/sky_match.h"

#include <cmath>

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

double matchedZoom(double zoom, const core::SkyTransform* from, const core::SkyTransform* to) {
    if (!from || !to || from == to)
        return zoom;
    const double factor = to->pixelScaleArcsec() / from->pixelScaleArcsec();
    return factor > 0 && std::isfinite(factor) ? zoom * factor : zoom;
}

} // namespace oddity::widgets
