// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "core/sky/scene/galaxy.h"

namespace oddity::core {

enum class Oddity { LensedArc, EinsteinRing, RingGalaxy, MergingPair, PolarRing, Shells, IonisedCloud, StrangeColour };
inline constexpr int oddityKinds = 8;
std::string_view nameOf(Oddity kind); ///< "lensed_arc" …

/// What was planted: the share of light that it adds to (or, for a strange colour, shifts in) its host tells how easy
/// it is to see.
struct PlantedOddity {
    double strength = 0;
    double sizeArcsec = 0; ///< Einstein radius, ring radius, separation of the pair …; 0 where it has no size
};

/// A galaxy in which such an oddity can be: lenses are ellipticals, rings form in discs.
Galaxy drawHost(Oddity kind, RandomStream& random);

/// Adds host and oddity, before the atmosphere.
PlantedOddity addOddity(Canvas& canvas, Oddity kind, Galaxy host, RandomStream& random);

} // namespace oddity::core
