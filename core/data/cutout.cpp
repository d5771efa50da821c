// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/cutout.h"

#include <algorithm>
#include <utility>

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

std::vector<std::string> Cutout::ownBands() const {
    return core::bandsOfEpoch(bands, epochs.size());
}

Cutout Cutout::epoch(std::size_t number) const {
    const auto count = static_cast<std::size_t>(bandsOfEpoch()), first = number * count;
    const auto part = [number, this](const auto& values, auto& into) {
        const std::size_t size = values.size() / epochs.size();
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(number * size);
        into.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
    };
    Cutout image;
    image.bands = ownBands();
    image.height = height;
    image.width = width;
    part(pixels, image.pixels);
    part(mask, image.mask);
    part(origins, image.origins);
    if (first + count <= units.size())
        part(units, image.units);
    image.pictureWhite = pictureWhite;
    image.sky = sky;
    image.source = source;
    image.physicalPixels = physicalPixels;
    for (const CutoutLayer& layer : layers) {
        CutoutLayer& own = image.layers.emplace_back();
        own.role = layer.role;
        own.bands = layer.bands / static_cast<int>(epochs.size());
        own.height = layer.height;
        own.width = layer.width;
        part(layer.values, own.values);
        part(layer.codes, own.codes);
    }
    return image;
}

Cutout Cutout::still() const& {
    if (epochs.empty())
        return *this;
    const auto there = std::ranges::find_if(epochs, &Epoch::isThere);
    return epoch(there == epochs.end() ? 0 : static_cast<std::size_t>(there - epochs.begin()));
}

Cutout Cutout::still() && {
    return epochs.empty() ? std::move(*this) : static_cast<const Cutout&>(*this).still();
}

std::string bandAtEpoch(const std::string& band, const std::string& epoch) {
    return band + "@" + epoch;
}

std::vector<std::string> bandsOfEpoch(const std::vector<std::string>& bands, std::size_t epochs) {
    if (epochs == 0)
        return bands;
    std::vector<std::string> own(bands.begin(), bands.begin() + static_cast<std::ptrdiff_t>(bands.size() / epochs));
    for (std::string& band : own)
        band.resize(std::min(band.size(), band.find('@')));
    return own;
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
