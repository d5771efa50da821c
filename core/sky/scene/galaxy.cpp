// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/galaxy.h"

#include <algorithm>
#include <cmath>

namespace oddity::core {

namespace {

constexpr std::array<std::string_view, galaxyTypes> typeNames{"elliptical",    "lenticular", "spiral",
                                                              "barred_spiral", "edge_on",    "irregular"};
constexpr std::array<double, galaxyTypes> typeShares{0.23, 0.13, 0.28, 0.16, 0.13, 0.07};

bool isEarly(GalaxyType type) {
    return type == GalaxyType::Elliptical || type == GalaxyType::Lenticular;
}

/// Megaparsec, to second order in redshift: H0 = 70 km/s/Mpc, q0 = -0.55.
double luminosityDistanceMpc(double redshift) {
    constexpr double hubbleDistanceMpc = 299792.458 / 70;
    return hubbleDistanceMpc * redshift * (1 + 0.775 * redshift);
}

double kiloparsecPerArcsec(double redshift) {
    constexpr double arcsecPerRadian = 206264.806;
    return luminosityDistanceMpc(redshift) * 1000 / ((1 + redshift) * (1 + redshift)) / arcsecPerRadian;
}

/// Half-light radius in kpc, Shen et al. (2003), their r-band fits.
double typicalRadiusKpc(bool early, double absoluteMagnitude) {
    if (early)
        return std::pow(10.0, -0.4 * 0.60 * absoluteMagnitude - 4.63);
    const double bend = std::log10(1 + std::pow(10.0, -0.4 * (absoluteMagnitude + 20.91)));
    return std::pow(10.0, -0.4 * 0.26 * absoluteMagnitude + 0.25 * bend - 1.71);
}

struct LuminosityFunction {
    double brightest;
    double faintest;
    double knee;
    double slope;
    double farthestRedshift;
};

LuminosityFunction luminosityFunctionOf(GalaxyType type) {
    if (isEarly(type))
        return {-23.3, -19.0, -21.4, -0.5, 0.24};
    if (type == GalaxyType::Irregular)
        return {-20.3, -16.5, -19.5, -1.2, 0.06};
    return {-22.8, -18.3, -21.2, -1.0, 0.16};
}

double drawAbsoluteMagnitude(const LuminosityFunction& function, RandomStream& random) {
    auto density = [&function](double magnitude) {
        const double luminosity = std::pow(10.0, 0.4 * (function.knee - magnitude));
        return std::pow(luminosity, function.slope + 1) * std::exp(-luminosity);
    };
    const double highest = std::max(density(function.knee), density(function.faintest));
    double magnitude = function.knee;
    for (int attempt = 0; attempt < 1000; ++attempt) {
        magnitude = random.uniform(function.brightest, function.faintest);
        if (random.uniform() * highest < density(magnitude))
            break;
    }
    return magnitude;
}

void drawTarget(Galaxy& galaxy, RandomStream& random) {
    const bool early = isEarly(galaxy.type);
    const LuminosityFunction function = luminosityFunctionOf(galaxy.type);
    for (int attempt = 0; attempt < 20000; ++attempt) {
        galaxy.redshift = std::max(0.008, function.farthestRedshift * std::cbrt(random.uniform()));
        const double absolute = drawAbsoluteMagnitude(function, random);
        const double dimming = (early ? 1.0 : 0.5) * galaxy.redshift;
        galaxy.magnitudeR = absolute + 5 * std::log10(luminosityDistanceMpc(galaxy.redshift)) + 25 + dimming;
        const double radiusKpc = typicalRadiusKpc(early, absolute) * std::exp(random.normal(0, 0.30));
        galaxy.r50Arcsec = radiusKpc / kiloparsecPerArcsec(galaxy.redshift);
        const bool isTarget = galaxy.magnitudeR > 15.2 && galaxy.magnitudeR < 19.6 && galaxy.r50Arcsec < 4.2;
        const double preferred =
            std::pow(10.0, -0.30 * (galaxy.magnitudeR - 15.2)) * std::clamp((galaxy.r50Arcsec - 1.0) / 1.6, 0.0, 1.0);
        if (isTarget && random.chance(preferred))
            return;
    }
    galaxy.magnitudeR = 18;
    galaxy.r50Arcsec = 2;
}

void drawInclination(Galaxy& galaxy, RandomStream& random) {
    galaxy.discThickness = random.uniform(0.12, 0.25);
    galaxy.cosInclination = galaxy.type == GalaxyType::EdgeOn       ? random.uniform(0.0, 0.13)
                            : galaxy.type == GalaxyType::Lenticular ? random.uniform(0.25, 1.0)
                                                                    : random.uniform(0.38, 1.0);
}

/// Splits the half-light radius between bulge and disc so that the whole has about the drawn size.
void drawStructure(Galaxy& galaxy, RandomStream& random) {
    if (galaxy.type == GalaxyType::Elliptical) {
        galaxy.bulgeToTotal = 1;
        galaxy.bulgeSersicIndex = std::exp(random.normalWithin(std::log(3.6), 0.28, std::log(1.8), std::log(6.5)));
        galaxy.bulgeRadiusArcsec = galaxy.r50Arcsec;
        galaxy.bulgeAxisRatio = random.normalWithin(0.80, 0.14, 0.42, 1.0);
        return;
    }
    drawInclination(galaxy, random);
    struct Shape {
        double meanBulge, scatter, low, high, index;
    };
    const Shape shape = galaxy.type == GalaxyType::Lenticular     ? Shape{0.48, 0.14, 0.22, 0.8, 3.0}
                        : galaxy.type == GalaxyType::Spiral       ? Shape{0.16, 0.11, 0.02, 0.45, 2.0}
                        : galaxy.type == GalaxyType::BarredSpiral ? Shape{0.12, 0.08, 0.02, 0.35, 1.6}
                        : galaxy.type == GalaxyType::EdgeOn       ? Shape{0.18, 0.14, 0.01, 0.5, 2.0}
                                                                  : Shape{0.02, 0.02, 0.0, 0.06, 1.0};
    galaxy.bulgeToTotal = random.normalWithin(shape.meanBulge, shape.scatter, shape.low, shape.high);
    galaxy.bulgeSersicIndex = shape.index * std::exp(random.normal(0, 0.25));
    const double sizeOfBulge =
        galaxy.type == GalaxyType::Lenticular ? random.uniform(0.35, 0.7) : random.uniform(0.14, 0.30);
    galaxy.bulgeRadiusArcsec = std::max(0.15, sizeOfBulge * galaxy.r50Arcsec);
    galaxy.bulgeAxisRatio = random.uniform(0.7, 1.0) * (0.6 + 0.4 * galaxy.cosInclination) + 0.05;
    galaxy.discScaleArcsec = galaxy.r50Arcsec / 1.68 * (1 + 0.6 * galaxy.bulgeToTotal);
    galaxy.lopsidedness = std::abs(random.normal(0, galaxy.type == GalaxyType::Irregular ? 0.35 : 0.17));
    galaxy.lopsidedness = std::min(galaxy.lopsidedness, 0.7);
    galaxy.lopsidedAngle = random.angle();
}

void drawColours(Galaxy& galaxy, RandomStream& random) {
    const double z = galaxy.redshift;
    galaxy.bulgeColour = redSequenceColour(z, random);
    if (isEarly(galaxy.type)) {
        galaxy.discColour = Colour::blend(galaxy.bulgeColour, blueCloudColour(z, random), random.uniform(0.0, 0.25));
        galaxy.youngColour = galaxy.discColour;
        return;
    }
    const double oldShare = galaxy.type == GalaxyType::Irregular ? random.uniform(0.0, 0.2) : random.uniform(0.15, 0.6);
    galaxy.discColour = Colour::blend(blueCloudColour(z, random), galaxy.bulgeColour, oldShare);
    galaxy.youngColour = Colour::fromMagnitudes(0.22 + 0.9 * z + random.normal(0, 0.06), 0.06 + random.normal(0, 0.08));
    if (galaxy.type == GalaxyType::EdgeOn) {
        const double reddening = random.uniform(0.05, 0.28);
        for (Colour* colour : {&galaxy.discColour, &galaxy.youngColour, &galaxy.bulgeColour}) {
            colour->perBand[0] *= static_cast<float>(std::pow(10.0, -0.4 * reddening));
            colour->perBand[2] *= static_cast<float>(std::pow(10.0, 0.4 * 0.8 * reddening));
        }
    }
}

void drawDiscFeatures(Galaxy& galaxy, RandomStream& random) {
    const bool spiral = galaxy.type == GalaxyType::Spiral || galaxy.type == GalaxyType::BarredSpiral;
    if (spiral) {
        SpiralArms& arms = galaxy.arms;
        const double kind = random.uniform();
        arms.count = galaxy.type == GalaxyType::BarredSpiral || kind < 0.62 ? 2 : kind < 0.82 ? 3 : 4;
        arms.pitch = random.normalWithin(0.32, 0.11, 0.14, 0.62);
        arms.strength = random.uniform(0.12, 0.80);
        arms.flocculence = arms.count > 2 ? random.uniform(0.4, 1.0) : random.uniform(0.15, 0.75);
        arms.phase = random.angle();
        arms.handedness = random.sign();
        for (double& phase : arms.modePhase)
            phase = random.angle();
        galaxy.youngShare = random.uniform(0.12, 0.42);
        galaxy.clumps = random.poisson(10);
        galaxy.dustDepth = random.uniform(0.0, 0.6);
    }
    if (galaxy.type == GalaxyType::BarredSpiral || (galaxy.type == GalaxyType::Lenticular && random.chance(0.2)) ||
        (galaxy.type == GalaxyType::Irregular && random.chance(0.4))) {
        galaxy.bar.lightShare = random.uniform(0.15, 0.38);
        galaxy.bar.lengthArcsec = galaxy.discScaleArcsec * random.uniform(0.9, 1.7);
        galaxy.bar.axisRatio = random.uniform(0.22, 0.42);
        galaxy.bar.angle = random.angle();
    }
    if (galaxy.type == GalaxyType::EdgeOn) {
        galaxy.dustDepth = random.chance(0.6) ? random.uniform(0.8, 3.2) : 0;
        galaxy.youngShare = random.uniform(0.05, 0.3);
        galaxy.clumps = random.poisson(3);
    }
    if (galaxy.type == GalaxyType::Irregular) {
        galaxy.youngShare = random.uniform(0.3, 0.65);
        galaxy.clumps = 3 + random.poisson(7);
    }
}

} // namespace

std::string_view nameOf(GalaxyType type) {
    return typeNames[static_cast<std::size_t>(type)];
}

GalaxyType drawGalaxyType(RandomStream& random) {
    double left = random.uniform();
    for (int type = 0; type < galaxyTypes; ++type) {
        left -= typeShares[static_cast<std::size_t>(type)];
        if (left < 0)
            return static_cast<GalaxyType>(type);
    }
    return GalaxyType::Spiral;
}

Colour redSequenceColour(double redshift, RandomStream& random) {
    return Colour::fromMagnitudes(0.70 + 2.2 * redshift + random.normal(0, 0.035),
                                  0.58 + 0.9 * redshift + random.normal(0, 0.03));
}

Colour blueCloudColour(double redshift, RandomStream& random) {
    return Colour::fromMagnitudes(0.43 + 1.2 * redshift + random.normal(0, 0.07),
                                  0.36 + 0.6 * redshift + random.normal(0, 0.07));
}

Galaxy drawGalaxy(GalaxyType type, RandomStream& random) {
    Galaxy galaxy;
    galaxy.type = type;
    galaxy.positionAngle = random.angle();
    drawTarget(galaxy, random);
    drawStructure(galaxy, random);
    drawColours(galaxy, random);
    drawDiscFeatures(galaxy, random);
    galaxy.xArcsec = random.normal(0, 0.06);
    galaxy.yArcsec = random.normal(0, 0.06);
    return galaxy;
}

} // namespace oddity::core
