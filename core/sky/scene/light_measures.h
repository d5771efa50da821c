// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

#include "core/sky/scene/canvas.h"

namespace oddity::core {

/// Size, shape and flux of the light on a canvas about a centre: what a perfect survey would measure. Radii are those
/// of circles that hold half and nine tenths of the light in r; the ellipticity 1 − b/a comes from weighted second
/// moments in r.
struct LightMeasures {
    std::array<double, skyBands> flux{};
    double r50Arcsec = 0;
    double r90Arcsec = 0;
    double ellipticity = 0;
};

LightMeasures measureLight(const Canvas& canvas, double xArcsec, double yArcsec);

} // namespace oddity::core
