// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/cutout.h"

#include <algorithm>

#include "core/letter_case.h"

namespace oddity::core {

const CutoutLayer* Cutout::layer(LayerRole role) const {
    const auto match = std::ranges::find(layers, role, &CutoutLayer::role);
    return match == layers.end() ? nullptr : &*match;
}

int Cutout::bandIndex(const std::string& name) const {
    const auto match =
        std::ranges::find_if(bands, [&name](const std::string& band) { return equalsIgnoringCase(band, name); });
    return match == bands.end() ? -1 : static_cast<int>(match - bands.begin());
}

std::string Cutout::unitOf(int band) const {
    const auto index = static_cast<std::size_t>(band);
    return index < units.size() ? units[index] : std::string();
}

std::string Cutout::commonUnit(std::span<const int> ofBands) const {
    const auto isFirst = [&](int band) { return unitOf(band) == unitOf(ofBands.front()); };
    return ofBands.empty() || !std::ranges::all_of(ofBands, isFirst) ? std::string() : unitOf(ofBands.front());
}

} // namespace oddity::core
