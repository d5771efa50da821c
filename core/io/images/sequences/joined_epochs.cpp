// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/sequences/joined_epochs.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/io/images/layers/image_layer.h"

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

template <typename Values, typename Value>
void appendOr(Values& all, const Values& part, std::size_t size, Value fill) {
    if (part.empty())
        all.insert(all.end(), size, fill);
    else
        all.insert(all.end(), part.begin(), part.end());
}

/// The layer of this role of every epoch, one after the other.
CutoutLayer joinedLayer(const CutoutLayer& model, const std::vector<Cutout>& images) {
    CutoutLayer all{model.role, model.bands * static_cast<int>(images.size()), model.height, model.width, {}, {}};
    const std::size_t size = model.planeSize() * static_cast<std::size_t>(model.bands);
    for (const Cutout& image : images) {
        const CutoutLayer* own = image.layer(model.role);
        if (own && (own->bands != model.bands || own->height != model.height || own->width != model.width))
            throw Error(ErrorKind::BadInput,
                        "its " + describe(model.role) + " has another shape than those of other epochs",
                        {.path = image.source});
        static const CutoutLayer absent;
        if (!model.values.empty())
            appendOr(all.values, (own ? *own : absent).values, size, missing);
        if (!model.codes.empty())
            appendOr(all.codes, (own ? *own : absent).codes, size,
                     model.role == LayerRole::Mask ? CutoutLayer::noMaskThere : 0U);
    }
    return all;
}

void joinLayers(const std::vector<Cutout>& images, Cutout& all) {
    for (const Cutout& image : images)
        for (const CutoutLayer& layer : image.layers)
            if (all.layer(layer.role) == nullptr)
                all.layers.push_back(joinedLayer(layer, images));
}

} // namespace

std::vector<std::string> bandsAtEpochs(const std::vector<std::string>& bands, const std::vector<Epoch>& epochs) {
    std::vector<std::string> all;
    for (const Epoch& epoch : epochs)
        for (const std::string& band : bands)
            all.push_back(bandAtEpoch(band, epoch.name));
    return all;
}

Cutout joinedEpochs(const std::vector<Epoch>& epochs, const std::vector<Cutout>& images) {
    const auto first = std::ranges::find_if(images, [](const Cutout& image) { return !image.pixels.empty(); });
    if (first == images.end())
        throw Error(ErrorKind::BadInput, "has no image in any epoch");
    Cutout all;
    all.height = first->height;
    all.width = first->width;
    all.pictureWhite = first->pictureWhite;
    all.sky = first->sky;
    all.source = first->source;
    all.physicalPixels = first->physicalPixels;
    all.epochs = epochs;
    all.bands = bandsAtEpochs(first->bands, epochs);
    const bool hasOrigins = std::ranges::any_of(images, [](const Cutout& image) { return !image.origins.empty(); });
    for (std::size_t number = 0; number < images.size(); ++number) {
        const Cutout& image = images[number];
        const bool isThere = !image.pixels.empty();
        all.epochs[number].isThere = isThere;
        if (isThere && (image.height != first->height || image.width != first->width || image.bands != first->bands))
            throw Error(ErrorKind::BadInput,
                        "is " + std::to_string(image.height) + "×" + std::to_string(image.width) + " pixels in " +
                            std::to_string(image.bandCount()) + " bands, the object's other epochs are " +
                            std::to_string(first->height) + "×" + std::to_string(first->width) + " in " +
                            std::to_string(first->bandCount()),
                        {.path = image.source});
        appendOr(all.pixels, image.pixels, first->pixels.size(), missing);
        appendOr(all.units, image.units, first->bands.size(), std::string());
        if (hasOrigins)
            appendOr(all.origins, image.origins, first->pixels.size(), std::uint16_t{0});
        if (all.mask.empty() && (!image.mask.empty() || !isThere))
            all.mask.assign(first->pixels.size() * number, 0);
        if (!all.mask.empty() || !image.mask.empty() || !isThere)
            appendOr(all.mask, image.mask, first->pixels.size(),
                     isThere ? std::uint8_t{0} : std::uint8_t{Cutout::Missing});
    }
    joinLayers(images, all);
    return all;
}

void splitIntoEpochs(Cutout& cube, const std::vector<Epoch>& epochs) {
    cube.epochs = epochs;
    const auto planes = static_cast<std::size_t>(cube.bandsOfEpoch()) * cube.planeSize();
    for (std::size_t number = 0; number < epochs.size(); ++number)
        cube.epochs[number].isThere =
            !std::all_of(cube.pixels.begin() + static_cast<std::ptrdiff_t>(number * planes),
                         cube.pixels.begin() + static_cast<std::ptrdiff_t>((number + 1) * planes),
                         [](float value) { return std::isnan(value); });
    for (CutoutLayer& layer : cube.layers) {
        if (layer.bands != 1)
            continue;
        layer.bands = static_cast<int>(epochs.size()); // one plane for all
        const std::vector<float> values = layer.values;
        const std::vector<std::uint32_t> codes = layer.codes;
        for (std::size_t number = 1; number < epochs.size(); ++number) {
            layer.values.insert(layer.values.end(), values.begin(), values.end());
            layer.codes.insert(layer.codes.end(), codes.begin(), codes.end());
        }
    }
}

} // namespace oddity::core
