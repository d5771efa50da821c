// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/cutout_reader.h"

#include <algorithm>
#include <iterator>

#include "core/error.h"
#include "core/io/images/image_address.h"
#include "core/io/images/image_source.h"
#include "core/io/images/layers/image_layer.h"
#include "core/io/images/layers/layered_source.h"
#include "core/io/images/sequences/sequence_source.h"

namespace oddity::core {

std::vector<std::string> ImageSpec::layerPatterns() const {
    const ImageAddress images = imageAddressOf(text);
    std::vector<std::string> patterns;
    for (const LayerSpec& layer : layers)
        if (const ImageAddress address = imageAddressOf(layer.text);
            address.isTiles == images.isTiles && address.file != images.file)
            patterns.push_back(address.file);
    return patterns;
}

std::unique_ptr<CutoutSource> openCutouts(const ImageSpec& spec, const Catalog& catalog, const Progress& progress) {
    if (spec.size < 0)
        throw Error(ErrorKind::Usage, "the size of a cutout cannot be negative", {.field = "size"});
    if (spec.size > ImageSpec::largestSize)
        throw Error(ErrorKind::BadInput,
                    "a cutout of " + std::to_string(spec.size) + " pixels a side is too large; " +
                        std::to_string(ImageSpec::largestSize) + " is the most",
                    {.field = "size"});
    if (imageAddressOf(spec.text).file.empty())
        throw Error(ErrorKind::BadInput, "'" + spec.text + "' names no files", {.field = "images"});
    for (const LayerSpec& layer : spec.layers)
        if (imageAddressOf(layer.text).file.empty())
            throw Error(ErrorKind::BadInput, "'" + layer.text + "' names no files", {.field = describe(layer.role)});
    const auto files = std::make_shared<OpenFiles>();
    const auto open = [&catalog, &files, &progress](const ImageSpec& still) {
        std::unique_ptr<CutoutSource> images = openImages(still, catalog, files, progress);
        return still.layers.empty() ? std::move(images) : addLayers(std::move(images), still, catalog, files, progress);
    };
    return isOfSequences(spec) ? openSequences(spec, catalog, files, open, progress) : open(spec);
}

std::vector<RowFlag> importFlagsOf(const CutoutSource& source) {
    std::vector<RowFlag> flags = source.flaggedRows();
    std::ranges::move(source.remarkedRows(), std::back_inserter(flags));
    return flags;
}

} // namespace oddity::core
