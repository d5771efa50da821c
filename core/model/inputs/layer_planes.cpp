// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/layer_planes.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/io/images/layers/image_layer.h"

namespace oddity::core {

namespace {

using Plane = std::vector<float>;

Plane maskOf(const CutoutLayer& layer) {
    Plane plane(layer.planeSize(), 0.0F);
    for (std::size_t place = 0; place < layer.codes.size(); ++place)
        if (layer.codes[place] != 0)
            plane[place % layer.planeSize()] = 1;
    return plane;
}

Plane centralSegmentOf(const CutoutLayer& layer) {
    const auto row = static_cast<std::size_t>(layer.height / 2), column = static_cast<std::size_t>(layer.width / 2);
    const std::uint32_t number = layer.codes[row * static_cast<std::size_t>(layer.width) + column];
    Plane plane(layer.planeSize(), 0.0F);
    if (number != 0)
        std::transform(layer.codes.begin(), layer.codes.begin() + static_cast<std::ptrdiff_t>(plane.size()),
                       plane.begin(), [number](std::uint32_t code) { return code == number ? 1.0F : 0.0F; });
    return plane;
}

Plane valuesOf(const CutoutLayer& layer, int plane) {
    const auto first = layer.values.begin() + static_cast<std::ptrdiff_t>(layer.planeSize()) * plane;
    return {first, first + static_cast<std::ptrdiff_t>(layer.planeSize())};
}

/// One plane, or one for each of the card's bands.
std::vector<Plane> valuePlanesOf(const CutoutLayer& layer, const Cutout& cutout, const InputSpec& input) {
    std::vector<Plane> planes;
    for (const std::string& band : input.bands)
        planes.push_back(valuesOf(layer, layer.bands == 1 ? 0 : (band == "*" ? 0 : cutout.bandIndex(band))));
    if (!input.bands.empty())
        return planes;
    if (layer.bands != 1)
        throw Error(ErrorKind::BadInput,
                    "its " + describe(layer.role) + " has " + std::to_string(layer.bands) +
                        " planes; the network wants one in an input without bands",
                    {.path = cutout.source});
    return {valuesOf(layer, 0)};
}

} // namespace

BandBlock layerPlanes(const Cutout& cutout, const InputSpec& input) {
    BandBlock block{0, cutout.height, cutout.width, {}};
    for (const LayerRole role : input.layers) {
        const CutoutLayer* layer = cutout.layer(role);
        if (layer == nullptr)
            throw Error(ErrorKind::BadInput, "has no " + describe(role) + ", which the network wants",
                        {.path = cutout.source});
        std::vector<Plane> planes;
        if (role == LayerRole::Mask)
            planes.push_back(maskOf(*layer));
        else if (role == LayerRole::Segmentation)
            planes.push_back(centralSegmentOf(*layer));
        else
            planes = valuePlanesOf(*layer, cutout, input);
        if (role == LayerRole::Psf) {
            block.height = layer->height;
            block.width = layer->width;
        }
        block.bands += static_cast<int>(planes.size());
        for (const Plane& plane : planes)
            block.pixels.insert(block.pixels.end(), plane.begin(), plane.end());
    }
    return block;
}

void fillLayerGaps(const InputSpec& input, BandBlock& block) {
    int plane = 0;
    for (const LayerRole role : input.layers) {
        const bool isCode = role == LayerRole::Mask || role == LayerRole::Segmentation;
        const int planes = isCode || input.bands.empty() ? 1 : static_cast<int>(input.bands.size());
        for (int end = plane + planes; plane < end; ++plane)
            std::ranges::replace_if(
                block.plane(plane), [](float value) { return std::isnan(value); },
                role == LayerRole::Mask ? 1.0F : 0.0F);
    }
}

} // namespace oddity::core
