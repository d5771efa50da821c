// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/oddities.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sky/scene/galaxy_light.h"
#include "core/sky/scene/light_shapes.h"

namespace oddity::core {

namespace {

constexpr double pi = std::numbers::pi;
constexpr std::array<std::string_view, oddityKinds> oddityNames{"lensed_arc",    "einstein_ring", "ring_galaxy",
                                                                "merging_pair",  "polar_ring",    "shells",
                                                                "ionised_cloud", "strange_colour"};

/// Calls light(dx, dy) on a 3 × 3 grid in each pixel, offsets from the galaxy's centre, and adds the mean.
template <typename Light> void addField(Canvas& canvas, const Galaxy& host, const Colour& colour, const Light& light) {
    constexpr int samples = 3;
    for (int y = 0; y < Canvas::size; ++y)
        for (int x = 0; x < Canvas::size; ++x) {
            double sum = 0;
            for (int j = 0; j < samples; ++j)
                for (int i = 0; i < samples; ++i)
                    sum += light(Canvas::offsetArcsec(x + (i + 0.5) / samples - 0.5) - host.xArcsec,
                                 Canvas::offsetArcsec(y + (j + 0.5) / samples - 0.5) - host.yArcsec);
            canvas.add(x, y, sum / (samples * samples), colour);
        }
}

/// Scales a feature to a share of the host's light in r and lays it over the host.
void mergeWithShare(Canvas& canvas, Canvas& feature, const Galaxy& host, double share) {
    const double light = feature.total(1);
    if (light > 0)
        feature.scale(share * nanomaggiesFrom(host.magnitudeR) / light);
    canvas.merge(feature);
}

/// Strong lensing by an isothermal lens with an elliptical potential (Kochanek 1991): each pixel shows the point of the
/// source that its ray comes from.
PlantedOddity addLens(Canvas& canvas, const Galaxy& host, bool fullRing, RandomStream& random) {
    const double einstein = fullRing ? random.uniform(1.9, 3.4) : random.uniform(1.4, 3.2);
    const double ellipticity = random.uniform(0.02, fullRing ? 0.08 : 0.16);
    const double offset = einstein * (fullRing ? random.uniform(0.0, 0.12) : random.uniform(0.22, 0.60));
    const double direction = random.angle();
    const double sourceX = offset * std::cos(direction);
    const double sourceY = offset * std::sin(direction);
    const double sourceRadius = random.uniform(0.15, 0.34);
    const double c = std::cos(host.positionAngle);
    const double s = std::sin(host.positionAngle);
    Canvas image;
    addField(image, host, Colour::fromMagnitudes(random.normal(0.22, 0.15), random.normal(0.05, 0.15)),
             [&](double dx, double dy) {
                 const double x = dx * c + dy * s;
                 const double y = dy * c - dx * s;
                 const double m = std::sqrt((1 - ellipticity) * x * x + (1 + ellipticity) * y * y) + 1e-6;
                 const double bx = x - einstein * (1 - ellipticity) * x / m - sourceX;
                 const double by = y - einstein * (1 + ellipticity) * y / m - sourceY;
                 return std::exp(-1.68 * std::sqrt(bx * bx + by * by) / sourceRadius);
             });
    const double share = std::exp(random.uniform(std::log(fullRing ? 0.16 : 0.08), std::log(0.42)));
    mergeWithShare(canvas, image, host, share);
    return {share, einstein};
}

PlantedOddity addRingGalaxy(Canvas& canvas, const Galaxy& host, RandomStream& random) {
    const double radius = std::clamp(host.discScaleArcsec * random.uniform(1.9, 2.9), 2.3, 4.8);
    const double width = radius * random.uniform(0.09, 0.17);
    const double flattening = std::max(0.45, host.cosInclination);
    const double shift = random.chance(0.5) ? random.uniform(0.1, 0.35) * radius : 0;
    const double shiftAngle = random.angle();
    const double lumps = random.uniform(0.15, 0.7);
    const std::array<double, 3> phases{random.angle(), random.angle(), random.angle()};
    const double c = std::cos(host.positionAngle);
    const double s = std::sin(host.positionAngle);
    Canvas ring;
    addField(ring, host, Colour::blend(host.discColour, host.youngColour, random.uniform(0.3, 0.9)),
             [&](double dx, double dy) {
                 const double x = dx * c + dy * s - shift * std::cos(shiftAngle);
                 const double y = (dy * c - dx * s - shift * std::sin(shiftAngle) * flattening) / flattening;
                 const double azimuth = std::atan2(y, x);
                 double clumping = 0;
                 for (std::size_t mode = 0; mode < phases.size(); ++mode)
                     clumping += std::cos((static_cast<double>(mode) * 2 + 1) * azimuth + phases[mode]);
                 const double distance = (std::sqrt(x * x + y * y) - radius) / width;
                 return std::exp(-0.5 * distance * distance + lumps * clumping);
             });
    const double share = random.uniform(0.30, 0.85);
    mergeWithShare(canvas, ring, host, share);
    return {share, radius};
}

struct Tail {
    double startAngle, curl, length, width;
};

void addTail(Canvas& canvas, double xArcsec, double yArcsec, const Tail& tail, const Colour& colour) {
    constexpr int pieces = 40;
    double x = xArcsec;
    double y = yArcsec;
    for (int piece = 0; piece < pieces; ++piece) {
        const double along = static_cast<double>(piece) / pieces;
        const double heading = tail.startAngle + tail.curl * along;
        x += tail.length / pieces * std::cos(heading);
        y += tail.length / pieces * std::sin(heading);
        addPatch(canvas, {x, y, heading, 0.55}, tail.width * (0.6 + along), std::exp(-1.3 * along), colour);
    }
}

PlantedOddity addMergingPair(Canvas& canvas, Galaxy host, RandomStream& random) {
    Galaxy other = drawGalaxy(random.chance(0.6) ? GalaxyType::Spiral : GalaxyType::Lenticular, random);
    const double separation = random.uniform(1.6, 4.2);
    const double direction = random.angle();
    other.magnitudeR = host.magnitudeR + random.uniform(0.0, 1.3);
    const double shrink = 0.65 * host.r50Arcsec / other.r50Arcsec;
    other.bulgeRadiusArcsec *= shrink;
    other.discScaleArcsec *= shrink;
    other.bar.lengthArcsec *= shrink;
    host.discScaleArcsec *= 0.75;
    for (Galaxy* galaxy : {&host, &other})
        galaxy->lopsidedness = random.uniform(0.3, 0.8);
    host.xArcsec -= 0.4 * separation * std::cos(direction);
    host.yArcsec -= 0.4 * separation * std::sin(direction);
    other.xArcsec = host.xArcsec + separation * std::cos(direction);
    other.yArcsec = host.yArcsec + separation * std::sin(direction);
    addGalaxy(canvas, host, random);
    addGalaxy(canvas, other, random);

    const double turn = random.sign();
    const Colour colour = Colour::blend(host.discColour, host.youngColour, random.uniform(0.1, 0.6));
    Canvas tails;
    addTail(tails, host.xArcsec, host.yArcsec,
            {direction + pi - turn * random.uniform(0.5, 1.2), turn * random.uniform(0.8, 2.4),
             random.uniform(5.0, 9.5), random.uniform(0.35, 0.65)},
            colour);
    if (random.chance(0.75))
        addTail(tails, other.xArcsec, other.yArcsec,
                {direction - turn * random.uniform(0.5, 1.2), turn * random.uniform(0.8, 2.4), random.uniform(3.5, 8.0),
                 random.uniform(0.3, 0.6)},
                colour);
    const double share = random.uniform(0.14, 0.40);
    mergeWithShare(canvas, tails, host, share);
    return {share, separation};
}

PlantedOddity addPolarRing(Canvas& canvas, const Galaxy& host, RandomStream& random) {
    const double radius = std::clamp(host.r50Arcsec * random.uniform(1.8, 2.6), 2.8, 5.5);
    const double flattening = random.uniform(0.14, 0.36);
    const double width = random.uniform(0.15, 0.28);
    const double angle = host.positionAngle + pi / 2 + random.normal(0, 0.18);
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    Canvas ring;
    addField(ring, host, Colour::blend(host.discColour, host.youngColour, random.uniform(0.5, 1.0)),
             [&](double dx, double dy) {
                 const double x = (dx * c + dy * s) / radius;
                 const double y = (dy * c - dx * s) / (radius * flattening);
                 const double distance = (std::sqrt(x * x + y * y) - 0.85) / width;
                 return std::exp(-0.5 * distance * distance);
             });
    const double share = random.uniform(0.12, 0.32);
    mergeWithShare(canvas, ring, host, share);
    return {share, radius};
}

/// Shells: arcs of stars with a sharp outer edge, on alternating sides (Malin & Carter 1983).
PlantedOddity addShells(Canvas& canvas, const Galaxy& host, RandomStream& random) {
    const int count = 2 + random.below(4);
    const double axis = random.angle();
    const double opening = random.uniform(0.5, 0.95);
    const double innermost = host.r50Arcsec * random.uniform(1.1, 1.5);
    const double spacing = random.uniform(1.25, 1.45);
    Canvas shells;
    double radius = innermost;
    for (int shell = 0; shell < count && radius < 9; ++shell, radius *= spacing) {
        const double side = axis + (shell % 2 == 0 ? 0 : pi) + random.normal(0, 0.15);
        const double thickness = radius * random.uniform(0.12, 0.2);
        addField(shells, host, host.bulgeColour, [&](double dx, double dy) {
            const double distance = std::sqrt(dx * dx + dy * dy) - radius;
            const double away = std::remainder(std::atan2(dy, dx) - side, 2 * pi) / opening;
            if (distance > 0.6 || std::abs(away) > 2.2)
                return 0.0;
            const double edge = 1 / (1 + std::exp(distance / 0.08));
            return edge * std::exp(std::min(distance, 0.0) / thickness - 0.5 * away * away * away * away) / radius;
        });
    }
    const double share = random.uniform(0.12, 0.32);
    mergeWithShare(canvas, shells, host, share);
    return {share, innermost};
}

/// A cloud of gas lit up beside its galaxy; its [O III] lines fall into r at redshifts near 0.25, into g when nearer.
PlantedOddity addIonisedCloud(Canvas& canvas, const Galaxy& host, RandomStream& random) {
    const bool linesInG = random.chance(0.5);
    const Colour glow = linesInG ? Colour::fromMagnitudes(-random.uniform(0.1, 0.6), -random.uniform(0.1, 0.7))
                                 : Colour::fromMagnitudes(random.uniform(0.9, 1.5), -random.uniform(0.7, 1.3));
    const double distance = std::clamp(host.r50Arcsec * random.uniform(1.2, 2.0), 1.8, 4.8);
    const double direction = random.angle();
    const int knots = 4 + random.poisson(4);
    Canvas cloud;
    for (int knot = 0; knot < knots; ++knot) {
        const double away = distance + random.normal(0, 0.6);
        const double bearing = direction + random.normal(0, 0.30);
        addPatch(cloud,
                 {host.xArcsec + away * std::cos(bearing), host.yArcsec + away * std::sin(bearing), random.angle(),
                  random.uniform(0.4, 1.0)},
                 random.uniform(0.25, 0.7), random.uniform(0.3, 1.0), glow);
    }
    const double share = random.uniform(0.06, 0.25);
    mergeWithShare(canvas, cloud, host, share);
    return {share, distance};
}

/// Light that no ordinary stellar population gives: lines that fill one band, a hidden red core, no old stars at all.
double makeColourStrange(Galaxy& host, RandomStream& random) {
    const double amount = random.uniform(0.40, 0.85);
    const std::array<std::array<double, skyBands>, 4> shifts{
        {{0.0, 0.75, 0.0}, {0.8, 0.0, 0.0}, {-0.6, 0.0, 0.9}, {0.35, 0.0, -0.9}}}; // magnitudes brighter per band
    const auto& shift = shifts[static_cast<std::size_t>(random.below(4))];
    for (Colour* colour : {&host.bulgeColour, &host.discColour, &host.youngColour})
        for (std::size_t band = 0; band < skyBands; ++band)
            colour->perBand[band] *= static_cast<float>(std::pow(10.0, 0.4 * amount * shift[band]));
    return amount;
}

} // namespace

std::string_view nameOf(Oddity kind) {
    return oddityNames[static_cast<std::size_t>(kind)];
}

Galaxy drawHost(Oddity kind, RandomStream& random) {
    switch (kind) {
    case Oddity::LensedArc:
    case Oddity::EinsteinRing: {
        Galaxy lens = drawGalaxy(GalaxyType::Elliptical, random);
        lens.redshift = random.uniform(0.15, 0.40);
        lens.magnitudeR = random.uniform(17.3, 19.2);
        lens.r50Arcsec = lens.bulgeRadiusArcsec = random.uniform(1.0, 1.9);
        lens.bulgeColour = redSequenceColour(lens.redshift, random);
        return lens;
    }
    case Oddity::RingGalaxy: {
        Galaxy disc = drawGalaxy(GalaxyType::Spiral, random);
        disc.arms.strength *= 0.3;
        return disc;
    }
    case Oddity::MergingPair:
        return drawGalaxy(random.chance(0.7) ? GalaxyType::Spiral : GalaxyType::Lenticular, random);
    case Oddity::PolarRing: {
        Galaxy disc = drawGalaxy(GalaxyType::Lenticular, random);
        disc.cosInclination = random.uniform(0.2, 0.5);
        disc.youngColour = Colour::fromMagnitudes(0.2 + disc.redshift, 0.05);
        return disc;
    }
    case Oddity::Shells:
        return drawGalaxy(GalaxyType::Elliptical, random);
    default:
        return drawGalaxy(drawGalaxyType(random), random);
    }
}

PlantedOddity addOddity(Canvas& canvas, Oddity kind, Galaxy host, RandomStream& random) {
    if (kind == Oddity::MergingPair)
        return addMergingPair(canvas, host, random);
    PlantedOddity planted;
    if (kind == Oddity::StrangeColour)
        planted.strength = makeColourStrange(host, random);
    addGalaxy(canvas, host, random);
    switch (kind) {
    case Oddity::LensedArc:
    case Oddity::EinsteinRing:
        return addLens(canvas, host, kind == Oddity::EinsteinRing, random);
    case Oddity::RingGalaxy:
        return addRingGalaxy(canvas, host, random);
    case Oddity::PolarRing:
        return addPolarRing(canvas, host, random);
    case Oddity::Shells:
        return addShells(canvas, host, random);
    case Oddity::IonisedCloud:
        return addIonisedCloud(canvas, host, random);
    default:
        return planted;
    }
}

} // namespace oddity::core
