// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/galaxy_light.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sky/scene/light_shapes.h"

namespace oddity::core {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double pixelArea = stampPixelArcsec * stampPixelArcsec;
constexpr std::array<double, skyBands> extinction{1.35, 1.0, 0.5}; ///< of dust, relative to r

double smoothStep(double low, double high, double value) {
    const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

/// Light of one point of the disc, in units of pixel flux in r, and how much dust dims it there.
struct DiscPoint {
    double old = 0;
    double young = 0;
    double dust = 0;
};

/// A disc seen at an inclination at which its plane still shows; polar coordinates in the plane, in scale lengths.
class InclinedDisc {
public:
    InclinedDisc(const Galaxy& galaxy, double oldFlux, double youngFlux)
        : m_galaxy(galaxy), m_oldFlux(oldFlux), m_youngFlux(youngFlux) {
        const double c = galaxy.cosInclination;
        m_axisRatio = std::sqrt(c * c + (1 - c * c) * galaxy.discThickness * galaxy.discThickness);
        const double h = galaxy.discScaleArcsec;
        m_oldPeak = oldFlux / (2 * pi * h * h * m_axisRatio) * pixelArea;
        m_youngPeak = youngFlux / (2 * pi * h * h * m_axisRatio * youngScale * youngScale) * pixelArea;
        const Bar& bar = galaxy.bar;
        m_barPeak =
            bar.lightShare > 0
                ? 2 / (1.06 * pi * bar.lengthArcsec * bar.lengthArcsec * bar.axisRatio * m_axisRatio) * pixelArea
                : 0;
    }

    double axisRatio() const { return m_axisRatio; }

    DiscPoint at(double along, double across) const {
        const double h = m_galaxy.discScaleArcsec;
        const double planeY = across / m_axisRatio;
        const double radius = std::sqrt(along * along + planeY * planeY) / h;
        const double azimuth = std::atan2(planeY, along);
        DiscPoint point;
        const double share = m_galaxy.bar.lightShare;
        point.old = m_oldPeak * (1 - share) * std::exp(-radius);
        point.young = m_youngPeak * std::exp(-radius / youngScale);
        if (radius < 6)
            modulate(point, radius, azimuth);
        const double tilt =
            1 + m_galaxy.lopsidedness * std::min(radius / 2, 1.0) * std::cos(azimuth - m_galaxy.lopsidedAngle);
        point.old = point.old * tilt + m_oldFlux * share * barLight(along, planeY);
        point.young *= tilt;
        return point;
    }

    /// In-plane azimuth of an arm's ridge, the radius in scale lengths.
    double armAzimuth(double radius, int arm, double offset) const {
        const SpiralArms& arms = m_galaxy.arms;
        return arms.handedness *
               ((2 * pi * arm - arms.phase + offset) / arms.count + std::log(radius) / std::tan(arms.pitch));
    }

private:
    static constexpr double youngScale = 1.15;

    void modulate(DiscPoint& point, double radius, double azimuth) const {
        const SpiralArms& arms = m_galaxy.arms;
        const double logRadius = std::log(std::max(radius, 0.05));
        const double pieces = broken(logRadius, azimuth);
        if (arms.count == 0) {
            point.young *= pieces;
            return;
        }
        const double inner =
            m_galaxy.bar.lightShare > 0 ? m_galaxy.bar.lengthArcsec / m_galaxy.discScaleArcsec * 0.8 : 0.35;
        const double reach = smoothStep(0.5 * inner, 1.25 * inner, radius) * (1 - smoothStep(3.5, 5.5, radius));
        const double phase = arms.count * (arms.handedness * azimuth - logRadius / std::tan(arms.pitch)) + arms.phase;
        const double ridge = std::exp(2 * (std::cos(phase) - 1)) / 0.3085; // mean 1 over azimuth
        const double narrow = std::exp(4 * (std::cos(phase) - 1)) / 0.2070;
        point.old *= 1 + arms.strength * reach * (ridge * std::sqrt(pieces) - 1);
        const double spread = 0.25 + 0.75 * (1 - arms.strength);
        point.young *= pieces * (spread + (1 - spread) * narrow) * (0.15 + 0.85 * reach);
        point.dust = m_galaxy.dustDepth * reach * std::exp(6 * (std::cos(phase + 0.9) - 1));
    }

    /// Short pieces of arm: five shearing modes, mean about 1.
    double broken(double logRadius, double azimuth) const {
        const double amount = m_galaxy.type == GalaxyType::Irregular ? 0.9 : m_galaxy.arms.flocculence;
        if (amount == 0)
            return 1;
        const double winding = logRadius / std::tan(std::max(m_galaxy.arms.pitch, 0.3));
        double sum = 0;
        for (std::size_t mode = 0; mode < m_galaxy.arms.modePhase.size(); ++mode) {
            const double order = static_cast<double>(mode) + 2;
            sum += std::cos(order * (m_galaxy.arms.handedness * azimuth - winding) + 1.7 * order * logRadius +
                            m_galaxy.arms.modePhase[mode]);
        }
        return std::exp(0.62 * amount * sum - 0.48 * amount * amount);
    }

    double barLight(double along, double planeY) const {
        const Bar& bar = m_galaxy.bar;
        if (bar.lightShare == 0)
            return 0;
        const double c = std::cos(bar.angle);
        const double s = std::sin(bar.angle);
        const double x = std::abs(along * c + planeY * s) / bar.lengthArcsec;
        const double y = std::abs(planeY * c - along * s) / (bar.lengthArcsec * bar.axisRatio);
        if (x >= 1 || y >= 1)
            return 0;
        const double radius = std::pow(std::pow(x, 2.5) + std::pow(y, 2.5), 0.8); // squared radius of the superellipse
        return radius < 1 ? m_barPeak * (1 - radius) : 0;
    }

    const Galaxy& m_galaxy;
    double m_oldFlux;
    double m_youngFlux;
    double m_axisRatio = 1;
    double m_oldPeak = 0;
    double m_youngPeak = 0;
    double m_barPeak = 0;
};

/// A disc seen along its plane (van der Kruit & Searle 1981): x K1(x) outwards, sech² up and down.
DiscPoint edgeOnAt(const Galaxy& galaxy, double along, double across, double oldFlux, double youngFlux) {
    const double h = galaxy.discScaleArcsec;
    const double height = h * (galaxy.discThickness + 0.6 * galaxy.cosInclination);
    const double x = std::abs(along) / h;
    const double outwards = std::exp(-x) * std::sqrt(1 + pi * x / 2) / (pi * h); // within 2 % of x K1(x)
    auto layer = [across](double scale) {
        const double cosh = std::cosh(std::min(std::abs(across) / scale, 20.0));
        return 1 / (2 * scale * cosh * cosh);
    };
    const double tilt = 1 + 0.5 * galaxy.lopsidedness * std::clamp(along / (2 * h), -1.0, 1.0);
    DiscPoint point;
    point.old = oldFlux * outwards * layer(height) * pixelArea * tilt;
    point.young = youngFlux * outwards * layer(0.6 * height) * pixelArea * tilt;
    const double lane = (across - 0.8 * galaxy.cosInclination * h) / (0.50 * height);
    point.dust = galaxy.dustDepth * std::exp(-0.5 * lane * lane - 0.3 * x);
    return point;
}

void addPoint(Canvas& canvas, int x, int y, const DiscPoint& point, const Galaxy& galaxy, double weight) {
    for (std::size_t band = 0; band < skyBands; ++band) {
        const double light = point.old * static_cast<double>(galaxy.discColour.perBand[band]) +
                             point.young * static_cast<double>(galaxy.youngColour.perBand[band]);
        const double passing = point.dust > 0 ? std::exp(-point.dust * extinction[band]) : 1;
        canvas.at(static_cast<int>(band), x, y) += static_cast<float>(weight * light * passing);
    }
}

void addClumps(Canvas& canvas, const Galaxy& galaxy, const InclinedDisc& disc, double flux, RandomStream& random) {
    std::vector<double> shares(static_cast<std::size_t>(galaxy.clumps));
    double sum = 0;
    for (double& share : shares) {
        share = std::exp(random.normal(0, 0.7));
        sum += share;
    }
    const double c = std::cos(galaxy.positionAngle);
    const double s = std::sin(galaxy.positionAngle);
    const double flattening = galaxy.type == GalaxyType::EdgeOn ? 0.08 : disc.axisRatio();
    for (const double share : shares) {
        const double radius = 0.5 + 0.75 * std::sqrt(-2 * std::log(1 - random.uniform()));
        const double azimuth = galaxy.arms.count > 0
                                   ? disc.armAzimuth(radius, random.below(galaxy.arms.count), random.normal(0, 0.35))
                                   : random.angle();
        const double along = radius * galaxy.discScaleArcsec * std::cos(azimuth);
        const double across = radius * galaxy.discScaleArcsec * std::sin(azimuth) * flattening;
        const Placement place{galaxy.xArcsec + along * c - across * s, galaxy.yArcsec + along * s + across * c,
                              galaxy.positionAngle, std::max(0.5, flattening)};
        addPatch(canvas, place, random.uniform(0.16, 0.42), flux * share / sum, galaxy.youngColour);
    }
}

void addDisc(Canvas& canvas, const Galaxy& galaxy, double flux, RandomStream& random) {
    const double clumpShare = galaxy.clumps == 0 ? 0 : galaxy.type == GalaxyType::Irregular ? 0.45 : 0.22;
    const double youngFlux = flux * galaxy.youngShare;
    const double oldFlux = flux - youngFlux;
    const InclinedDisc disc(galaxy, oldFlux, youngFlux * (1 - clumpShare));
    const bool edgeOn = galaxy.type == GalaxyType::EdgeOn;
    const double c = std::cos(galaxy.positionAngle);
    const double s = std::sin(galaxy.positionAngle);
    const int samples = edgeOn ? 3 : 1;
    for (int y = 0; y < Canvas::size; ++y) {
        for (int x = 0; x < Canvas::size; ++x) {
            for (int sample = 0; sample < samples * samples; ++sample) {
                const double px = x + (sample % samples + 0.5) / samples - 0.5;
                const double py = y + (sample / samples + 0.5) / samples - 0.5;
                const double dx = Canvas::offsetArcsec(px) - galaxy.xArcsec;
                const double dy = Canvas::offsetArcsec(py) - galaxy.yArcsec;
                const double along = dx * c + dy * s;
                const double across = dy * c - dx * s;
                const DiscPoint point = edgeOn ? edgeOnAt(galaxy, along, across, oldFlux, youngFlux * (1 - clumpShare))
                                               : disc.at(along, across);
                addPoint(canvas, x, y, point, galaxy, 1.0 / (samples * samples));
            }
        }
    }
    if (galaxy.clumps > 0)
        addClumps(canvas, galaxy, disc, youngFlux * clumpShare, random);
}

} // namespace

void addGalaxy(Canvas& canvas, const Galaxy& galaxy, RandomStream& random) {
    const double flux = nanomaggiesFrom(galaxy.magnitudeR);
    if (galaxy.bulgeToTotal > 0)
        addSersic(canvas, {galaxy.xArcsec, galaxy.yArcsec, galaxy.positionAngle, galaxy.bulgeAxisRatio},
                  galaxy.bulgeRadiusArcsec, galaxy.bulgeSersicIndex, flux * galaxy.bulgeToTotal, galaxy.bulgeColour);
    if (galaxy.bulgeToTotal < 1)
        addDisc(canvas, galaxy, flux * (1 - galaxy.bulgeToTotal), random);
}

} // namespace oddity::core
