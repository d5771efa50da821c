// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string_view>

#include "core/sky/random_stream.h"
#include "core/sky/scene/canvas.h"

namespace oddity::core {

enum class GalaxyType { Elliptical, Lenticular, Spiral, BarredSpiral, EdgeOn, Irregular };
inline constexpr int galaxyTypes = 6;
std::string_view nameOf(GalaxyType type); ///< "elliptical" … "irregular"

struct SpiralArms {
    int count = 0;          ///< 0: none
    double pitch = 0.3;     ///< radians
    double strength = 0;    ///< contrast of the old stars, 0 … 1
    double flocculence = 0; ///< 0 grand design … 1 short broken pieces
    double phase = 0;
    double handedness = 1;
    std::array<double, 5> modePhase{}; ///< phases of the flocculent modes
};

struct Bar {
    double lightShare = 0; ///< of the disc's light; 0: none
    double lengthArcsec = 1;
    double axisRatio = 0.3;
    double angle = 0; ///< in the disc's plane, from its line of nodes
};

/// One galaxy as a physicist would describe it: a Sérsic bulge, a thick exponential disc with arms, bar, star-forming
/// clumps and dust. Angles in radians, sizes in arcsec along the major axis, magnitudes AB, observed frame.
struct Galaxy {
    GalaxyType type = GalaxyType::Elliptical;
    double redshift = 0;
    double magnitudeR = 17;
    double r50Arcsec = 2;
    double xArcsec = 0;
    double yArcsec = 0;
    double positionAngle = 0;

    double bulgeToTotal = 1;
    double bulgeSersicIndex = 4;
    double bulgeRadiusArcsec = 2; ///< half-light
    double bulgeAxisRatio = 0.8;
    double discScaleArcsec = 1.2; ///< exponential scale length
    double cosInclination = 1;
    double discThickness = 0.15; ///< scale height over scale length
    double lopsidedness = 0;
    double lopsidedAngle = 0;

    Colour bulgeColour;
    Colour discColour;
    Colour youngColour;
    double youngShare = 0; ///< of the disc's light, in arms and clumps
    int clumps = 0;
    double dustDepth = 0; ///< optical depth in r of a dust lane, seen face-on or edge-on
    SpiralArms arms;
    Bar bar;
};

/// A galaxy of the type from toy luminosity functions, redshifts in a volume, size-luminosity relations (Shen et al.
/// 2003) and colours of the red sequence and blue cloud, accepted as a flux- and size-limited target list would.
Galaxy drawGalaxy(GalaxyType type, RandomStream& random);
/// A type in the shares in which targets come: spirals most, irregulars least.
GalaxyType drawGalaxyType(RandomStream& random);

/// A colour on the red sequence or in the blue cloud at a redshift; scatter included.
Colour redSequenceColour(double redshift, RandomStream& random);
Colour blueCloudColour(double redshift, RandomStream& random);

} // namespace oddity::core
