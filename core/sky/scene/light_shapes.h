// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/sky/scene/canvas.h"

namespace oddity::core {

/// Where a shape lies: offsets in arcsec from the stamp's centre, angle in radians from the x axis to the major axis.
struct Placement {
    double xArcsec = 0;
    double yArcsec = 0;
    double angle = 0;
    double axisRatio = 1;
};

/// A Sérsic (1963) profile with the half-light radius along its major axis; integrated finely where it is steep.
void addSersic(Canvas& canvas, const Placement& place, double radiusArcsec, double index, double flux,
               const Colour& colour);

/// A Gaussian patch: star-forming clumps, clouds, pieces of tails.
void addPatch(Canvas& canvas, const Placement& place, double sigmaArcsec, double flux, const Colour& colour);

} // namespace oddity::core
