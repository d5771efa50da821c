// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/artefacts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace oddity::core {

namespace {

constexpr double pi = std::numbers::pi;
constexpr std::array<std::string_view, artefactKinds> artefactNames{"satellite_trail", "cosmic_ray", "saturated_star",
                                                                    "missing_rows",    "ghost",      "amplifier_step"};
/// Full well in nanomaggies a pixel.
constexpr std::array<double, skyBands> fullWell{5, 6, 9};

} // namespace

std::string_view nameOf(Artefact kind) {
    return artefactNames[static_cast<std::size_t>(kind)];
}

void ArtefactMaker::addLight(Canvas& canvas) {
    if (m_kind == Artefact::SatelliteTrail)
        addTrail(canvas);
    else if (m_kind == Artefact::Ghost)
        addGhost(canvas);
    else if (m_kind == Artefact::SaturatedStar)
        addBrightStar(canvas);
}

void ArtefactMaker::spoil(StampPixels& pixels) {
    if (m_kind == Artefact::CosmicRay)
        addCosmicRays(pixels);
    else if (m_kind == Artefact::MissingRows)
        removeRows(pixels);
    else if (m_kind == Artefact::AmplifierStep)
        stepAmplifier(pixels);
    else if (m_kind == Artefact::SaturatedStar)
        saturate(pixels);
}

/// A satellite crosses during one exposure, hence in one band; a tumbling one flickers.
void ArtefactMaker::addTrail(Canvas& canvas) {
    const int band = m_random.below(skyBands);
    const double angle = m_random.uniform(0, pi);
    const double offset = m_random.normal(0, 3.0);
    const double sigma = m_seeing.fwhmArcsec[static_cast<std::size_t>(band)] / 2.355 * m_random.uniform(1.0, 1.5);
    const double peak =
        m_seeing.skySigma[static_cast<std::size_t>(band)] * std::exp(m_random.uniform(std::log(5.0), std::log(45.0)));
    const double flicker = m_random.chance(0.3) ? m_random.uniform(0.3, 0.9) : 0;
    const double period = m_random.uniform(4, 14);
    for (int y = 0; y < Canvas::size; ++y)
        for (int x = 0; x < Canvas::size; ++x) {
            const double dx = Canvas::offsetArcsec(x);
            const double dy = Canvas::offsetArcsec(y);
            const double across = (dy * std::cos(angle) - dx * std::sin(angle) - offset) / sigma;
            const double along = dx * std::cos(angle) + dy * std::sin(angle);
            canvas.at(band, x, y) += static_cast<float>(peak * std::exp(-0.5 * across * across) *
                                                        (1 - flicker * 0.5 * (1 + std::cos(2 * pi * along / period))));
        }
}

/// An out-of-focus image of the telescope's pupil from a reflection of a star outside the stamp.
void ArtefactMaker::addGhost(Canvas& canvas) {
    const double outer = m_random.uniform(5.5, 12.0);
    const double inner = outer * m_random.uniform(0.3, 0.45);
    const double away = outer * m_random.uniform(0.35, 0.95);
    const double direction = m_random.angle();
    const double vane = m_random.uniform(0, pi / 2);
    const int strongest = m_random.below(skyBands);
    const double level = m_random.uniform(2.5, 8.0);
    for (int band = 0; band < skyBands; ++band) {
        const double height =
            m_seeing.skySigma[static_cast<std::size_t>(band)] * level * (band == strongest ? 1.0 : 0.25);
        for (int y = 0; y < Canvas::size; ++y)
            for (int x = 0; x < Canvas::size; ++x) {
                const double dx = Canvas::offsetArcsec(x) - away * std::cos(direction);
                const double dy = Canvas::offsetArcsec(y) - away * std::sin(direction);
                const double radius = std::hypot(dx, dy);
                const double disc =
                    1 / (1 + std::exp((radius - outer) / 0.25)) / (1 + std::exp((inner - radius) / 0.3));
                const double c = std::cos(vane);
                const double s = std::sin(vane);
                const double nearest = std::min(std::abs(dx * c + dy * s), std::abs(dy * c - dx * s));
                const double shadow = 1 - 0.6 * std::exp(-0.5 * nearest * nearest / (0.25 * 0.25));
                canvas.at(band, x, y) += static_cast<float>(height * disc * shadow * (0.8 + 0.2 * radius / outer));
            }
    }
}

void ArtefactMaker::addBrightStar(Canvas& canvas) {
    const double flux = nanomaggiesFrom(m_random.uniform(9.8, 12.6));
    const double gMinusR = m_random.uniform(0.3, 1.2);
    const Colour colour = Colour::fromMagnitudes(gMinusR, 0.55 * gMinusR - 0.05);
    const double away = m_random.uniform(4.2, 9.0);
    const double direction = m_random.angle();
    const double starX = away * std::cos(direction);
    const double starY = away * std::sin(direction);
    m_starX = Canvas::pixelAt(starX) - Canvas::margin;
    m_starY = Canvas::pixelAt(starY) - Canvas::margin;
    m_seeing.addStar(canvas, starX, starY, flux, colour);
    const double spikeAngle = pi / 4 + m_random.normal(0, 0.06);
    for (int y = 0; y < Canvas::size; ++y)
        for (int x = 0; x < Canvas::size; ++x) {
            const double dx = Canvas::offsetArcsec(x) - starX;
            const double dy = Canvas::offsetArcsec(y) - starY;
            double spikes = 0;
            for (const double turn : {spikeAngle, spikeAngle + pi / 2}) {
                const double along = std::abs(dx * std::cos(turn) + dy * std::sin(turn));
                const double across = dy * std::cos(turn) - dx * std::sin(turn);
                spikes += std::exp(-0.5 * across * across / (0.32 * 0.32)) * std::exp(-along / 3.5);
            }
            const double radius = std::hypot(dx, dy) + 1.5;
            canvas.add(x, y, flux * (2.2e-4 * spikes + 4.0e-4 / (radius * radius)), colour);
        }
}

void ArtefactMaker::saturate(StampPixels& pixels) const {
    for (int band = 0; band < skyBands; ++band) {
        const double well = fullWell[static_cast<std::size_t>(band)];
        double spilled = 0;
        for (int y = 0; y < stampSize; ++y)
            for (int x = 0; x < stampSize; ++x) {
                float& value = pixels.at(band, x, y);
                spilled += std::max(0.0, static_cast<double>(value) - well);
                value = std::min(value, static_cast<float>(well));
            }
        // The charge that does not fit runs along the column of the star.
        const double reach = 4 + 6 * std::log10(1 + spilled / well);
        const int column = static_cast<int>(std::lround(m_starX));
        for (int x = std::max(0, column - 1); x <= std::min(stampSize - 1, column + 1); ++x)
            for (int y = 0; y < stampSize; ++y) {
                const double away = std::abs(y - m_starY) * (x == column ? 1.0 : 1.6);
                if (away < reach)
                    pixels.at(band, x, y) = static_cast<float>(well);
            }
    }
}

void ArtefactMaker::addCosmicRays(StampPixels& pixels) {
    const int band = m_random.below(skyBands);
    const int hits = 1 + m_random.below(3);
    for (int hit = 0; hit < hits; ++hit) {
        double x = m_random.uniform(12, 52);
        double y = m_random.uniform(12, 52);
        double heading = m_random.angle();
        const double length = std::exp(m_random.uniform(std::log(2.0), std::log(28.0)));
        const double charge = m_seeing.skySigma[static_cast<std::size_t>(band)] *
                              std::exp(m_random.uniform(std::log(25.0), std::log(350.0)));
        for (double gone = 0; gone < length; gone += 0.5) {
            const double fractionX = x - std::floor(x);
            const double fractionY = y - std::floor(y);
            for (int j = 0; j < 2; ++j)
                for (int i = 0; i < 2; ++i) {
                    const int px = static_cast<int>(std::floor(x)) + i;
                    const int py = static_cast<int>(std::floor(y)) + j;
                    if (px < 0 || py < 0 || px >= stampSize || py >= stampSize)
                        continue;
                    const double weight = (i == 0 ? 1 - fractionX : fractionX) * (j == 0 ? 1 - fractionY : fractionY);
                    pixels.at(band, px, py) += static_cast<float>(0.5 * charge * weight * m_random.uniform(0.6, 1.4));
                }
            heading += m_random.normal(0, 0.05);
            x += 0.5 * std::cos(heading);
            y += 0.5 * std::sin(heading);
        }
    }
}

void ArtefactMaker::removeRows(StampPixels& pixels) {
    const int rows = 2 + m_random.below(14);
    const int first = m_random.below(stampSize - rows);
    const bool allBands = m_random.chance(0.4);
    const int only = m_random.below(skyBands);
    for (int band = 0; band < skyBands; ++band)
        for (int y = first; y < first + rows && (allBands || band == only); ++y)
            for (int x = 0; x < stampSize; ++x)
                pixels.at(band, x, y) = std::numeric_limits<float>::quiet_NaN();
}

void ArtefactMaker::stepAmplifier(StampPixels& pixels) {
    const int band = m_random.below(skyBands);
    const int edge = 12 + m_random.below(40);
    const bool rightSide = m_random.chance(0.5);
    const double step =
        m_random.sign() * m_random.uniform(2.0, 7.0) * m_seeing.skySigma[static_cast<std::size_t>(band)];
    for (int y = 0; y < stampSize; ++y)
        for (int x = 0; x < stampSize; ++x)
            if ((x >= edge) == rightSide)
                pixels.at(band, x, y) += static_cast<float>(step);
}

} // namespace oddity::core
