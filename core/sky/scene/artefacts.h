// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string_view>

#include "core/sky/scene/seeing.h"

namespace oddity::core {

enum class Artefact { SatelliteTrail, CosmicRay, SaturatedStar, MissingRows, Ghost, AmplifierStep };
inline constexpr int artefactKinds = 6;
std::string_view nameOf(Artefact kind); ///< "satellite_trail" …

/// Pixels of one finished stamp: bands × 64 × 64, nanomaggies a pixel.
struct StampPixels {
    std::array<float, static_cast<std::size_t>(skyBands) * stampSize * stampSize> values{};

    float& at(int band, int x, int y) { return values[index(band, x, y)]; }
    float at(int band, int x, int y) const { return values[index(band, x, y)]; }

private:
    static std::size_t index(int band, int x, int y) {
        return (static_cast<std::size_t>(band) * stampSize + static_cast<std::size_t>(y)) * stampSize +
               static_cast<std::size_t>(x);
    }
};

/// Something that went wrong between sky and file. Light that fell into the telescope (a trail, a ghost, a bright star)
/// goes onto the canvas, after the atmosphere; what the detector did goes onto the pixels, after the noise.
class ArtefactMaker {
public:
    ArtefactMaker(Artefact kind, const Seeing& seeing, RandomStream& random)
        : m_kind(kind), m_seeing(seeing), m_random(random) {}

    void addLight(Canvas& canvas);
    void spoil(StampPixels& pixels);

private:
    void addTrail(Canvas& canvas);
    void addGhost(Canvas& canvas);
    void addBrightStar(Canvas& canvas);
    void addCosmicRays(StampPixels& pixels);
    void removeRows(StampPixels& pixels);
    void stepAmplifier(StampPixels& pixels);
    void saturate(StampPixels& pixels) const;

    Artefact m_kind;
    const Seeing& m_seeing;
    RandomStream& m_random;
    double m_starX = 0; ///< stamp pixels
    double m_starY = 0;
};

} // namespace oddity::core
