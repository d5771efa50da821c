// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/colour/plane_composite.h"

#include <algorithm>
#include <utility>

namespace oddity::widgets {

PlaneComposite::PlaneComposite(std::vector<Band> bands, core::CompositeSettings settings)
    : m_bands(std::move(bands)), m_settings(std::move(settings)) {}

core::ColourPicture PlaneComposite::picture(const core::TileKey& key, const core::Progress& progress) const {
    core::Cutout tile;
    for (const Band& band : m_bands) {
        const auto part = band.pyramid->tile(key, progress);
        tile.bands.push_back(band.name);
        tile.width = static_cast<int>(part->pixels.width);
        tile.height = static_cast<int>(part->pixels.height);
        tile.pixels.insert(tile.pixels.end(), part->pixels.values.begin(), part->pixels.values.end());
    }
    return core::colourComposite(tile, m_settings);
}

bool PlaneComposite::needsRefining() const {
    return std::ranges::any_of(m_bands, [](const Band& band) { return band.pyramid->needsRefining(); });
}

void PlaneComposite::refine(const core::Progress& progress) const {
    for (const Band& band : m_bands)
        band.pyramid->refine(progress);
}

} // namespace oddity::widgets
