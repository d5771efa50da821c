// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/preparation.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/joined_words.h"
#include "core/model/inputs/epoch_input.h"
#include "core/model/inputs/layer_planes.h"
#include "core/model/inputs/pixel_steps.h"
#include "core/model/inputs/prepare_steps.h"

namespace oddity::core {

namespace {

/// Among the channels of one epoch; -1: there is none.
std::ptrdiff_t maskChannelOf(const InputSpec& sequence) {
    if (std::ranges::count(sequence.layers, LayerRole::Mask) == 0)
        return -1;
    InputSpec image = sequence;
    image.kind = InputKind::Image;
    const std::vector<std::string> channels = image.channelNames();
    return std::ranges::find(channels, wordOf(LayerRole::Mask)) - channels.begin();
}

} // namespace

Preparation::Preparation(const InputSpec& input) : m_input(input) {
    checkSteps(m_input, "", "");
}

void Preparation::checkBands(const std::vector<std::string>& available, std::size_t epochs) const {
    if (!m_input.isSequence())
        return checkBandsOfImage(available);
    chosenEpochs(m_input, epochs);
    checkBandsOfImage(bandsOfEpoch(available, epochs));
}

void Preparation::checkBandsOfImage(const std::vector<std::string>& available) const {
    const std::string has = "the images have " + (available.empty() ? "no band" : joinedWords(available, ", "));
    if (m_input.bands == std::vector<std::string>{"*"}) {
        if (available.size() != 1)
            throw Error(ErrorKind::BadInput, has + "; the network wants a single band");
        return;
    }
    Cutout names;
    names.bands = available;
    for (const std::string& band : m_input.bands)
        if (names.bandIndex(band) < 0)
            throw Error(ErrorKind::BadInput, has + "; the network wants " + joinedWords(m_input.bands, ", "));
}

void Preparation::checkSize(int height, int width) const {
    const auto text = [](int rows, int columns) { return std::to_string(rows) + "×" + std::to_string(columns); };
    const std::string cutoutText = "the cutout has " + text(height, width) + " pixels";
    if (height < 1 || width < 1)
        throw Error(ErrorKind::BadInput, "the cutout has no pixels");
    for (const PrepareStep& step : m_input.prepare) {
        if (step.name == "resize" && height != width)
            throw Error(ErrorKind::BadInput, cutoutText + "; the network resizes square ones only");
        if (step.name == "resize" || step.name == "centre_crop")
            height = width = static_cast<int>(step.numbers.at("size"));
    }
    const std::string prepared = cutoutText + ", prepared " + text(height, width);
    if (m_input.height > 0 && (height != m_input.height || width != m_input.width))
        throw Error(ErrorKind::BadInput, prepared + "; the network wants " + text(m_input.height, m_input.width));
    if (height % m_input.sizeMultiple != 0 || width % m_input.sizeMultiple != 0)
        throw Error(ErrorKind::BadInput,
                    prepared + "; the network wants multiples of " + std::to_string(m_input.sizeMultiple));
}

bool Preparation::isOfCutoutSize() const {
    return std::ranges::count(m_input.layers, LayerRole::Psf) == 0;
}

BandBlock Preparation::bandsOf(const Cutout& cutout) const {
    BandBlock block{static_cast<int>(m_input.bands.size()), cutout.height, cutout.width, {}};
    block.pixels.reserve(cutout.planeSize() * m_input.bands.size());
    for (const std::string& band : m_input.bands) {
        const auto plane = cutout.plane(band == "*" ? 0 : cutout.bandIndex(band));
        block.pixels.insert(block.pixels.end(), plane.begin(), plane.end());
    }
    return block;
}

PreparedImage Preparation::prepare(const Cutout& cutout) const {
    return m_input.isSequence() ? prepareSequence(cutout) : prepareImage(cutout);
}

PreparedImage Preparation::prepareSequence(const Cutout& cutout) const {
    const std::vector<int> chosen = chosenEpochs(m_input, cutout.epochs.size());
    std::vector<PreparedImage> images(chosen.size());
    const PreparedImage* first = nullptr;
    for (std::size_t place = 0; place < chosen.size(); ++place) {
        if (!isThere(cutout, chosen[place]))
            continue;
        images[place] = prepareImage(cutout.epoch(static_cast<std::size_t>(chosen[place])));
        if (first == nullptr)
            first = &images[place];
    }
    if (first == nullptr)
        throw Error(ErrorKind::BadInput, "has no image in any epoch that the network takes", {.path = cutout.source});
    PreparedImage sequence{{first->image.shape, {}}, first->grid};
    sequence.image.shape.front() *= m_input.epochs.count;
    const auto isMissing = [](const PreparedImage& each) { return each.image.values.empty(); };
    const std::ptrdiff_t mask = std::ranges::any_of(images, isMissing) ? maskChannelOf(m_input) : -1;
    for (const PreparedImage& each : images) {
        const std::size_t before = sequence.image.values.size();
        if (!isMissing(each)) {
            if (each.image.shape != first->image.shape) // PSFs, which have sizes of their own
                throw Error(ErrorKind::BadInput, "its epochs are of different sizes", {.path = cutout.source});
            sequence.image.values.insert(sequence.image.values.end(), each.image.values.begin(),
                                         each.image.values.end());
            continue;
        }
        sequence.image.values.resize(before + first->image.values.size(), static_cast<float>(m_input.epochs.fill));
        if (mask >= 0) {
            const auto plane = static_cast<std::ptrdiff_t>(first->image.itemSize());
            std::fill_n(sequence.image.values.begin() + static_cast<std::ptrdiff_t>(before) + plane * mask, plane,
                        1.0F);
        }
    }
    return sequence;
}

PreparedImage Preparation::prepareImage(const Cutout& cutout) const {
    BandBlock layers;
    try {
        checkBandsOfImage(cutout.bands);
        if (!m_input.layers.empty())
            layers = layerPlanes(cutout, m_input);
        checkSize(isOfCutoutSize() ? cutout.height : layers.height, isOfCutoutSize() ? cutout.width : layers.width);
    } catch (const Error& error) {
        throw Error(error.kind(), error.detail(), {.path = cutout.source});
    }
    BandBlock block = bandsOf(cutout);
    if (m_input.bands.empty())
        std::swap(block, layers); // an input of layers alone: the steps are for them

    PixelGrid grid;
    for (const PrepareStep& step : m_input.prepare) {
        if (step.name == "centre_crop") {
            const int size = static_cast<int>(step.numbers.at("size"));
            grid.originX += grid.step * cropStart(block.width, size);
            grid.originY += grid.step * cropStart(block.height, size);
            block = centreCrop(block, size);
            if (layers.bands > 0)
                layers = centreCrop(layers, size);
        } else if (step.name == "resize") {
            const int size = static_cast<int>(step.numbers.at("size"));
            const double ratio = static_cast<double>(block.width) / size;
            grid.originX += grid.step * (ratio - 1) / 2;
            grid.originY += grid.step * (ratio - 1) / 2;
            grid.step *= ratio;
            block = resizeSquare(block, size);
            if (layers.bands > 0)
                layers = resizeSquare(layers, size);
        } else {
            if (step.name == "nan_to" && !m_input.bands.empty())
                refuseEmptyBands(block, cutout.source);
            applyStep(step, block);
        }
    }
    if (!m_input.layers.empty())
        fillLayerGaps(m_input, m_input.bands.empty() ? block : layers);
    block.bands += layers.bands;
    block.pixels.insert(block.pixels.end(), layers.pixels.begin(), layers.pixels.end());

    const auto bad = std::ranges::count_if(block.pixels, [](float x) { return !std::isfinite(x); });
    if (bad > 0 || block.pixels.empty())
        throw Error(ErrorKind::BadInput,
                    std::to_string(bad) + " of " + std::to_string(block.pixels.size()) +
                        " pixels are missing or not finite after preparation",
                    {.path = cutout.source});
    return {{{block.bands, block.height, block.width}, std::move(block.pixels)}, grid};
}

void Preparation::refuseEmptyBands(BandBlock& block, const std::string& source) const {
    for (int band = 0; band < block.bands; ++band)
        if (std::ranges::none_of(block.plane(band), [](float x) { return std::isfinite(x); }))
            throw Error(ErrorKind::BadInput,
                        "no valid pixel in band '" + m_input.bands[static_cast<std::size_t>(band)] + "'",
                        {.path = source});
}

bool Preparation::isInvertible() const {
    return m_input.layers.empty() &&
           std::ranges::all_of(m_input.prepare, [](const PrepareStep& step) { return core::isInvertible(step); });
}

Tensor Preparation::invert(const Tensor& image) const {
    if (!isInvertible())
        throw Error(ErrorKind::Usage, "the preparation cannot be undone: " + describe());
    const std::int64_t epochs = m_input.isSequence() ? m_input.epochs.count : 1;
    if (image.count() != static_cast<std::int64_t>(m_input.bands.size()) * epochs)
        throw Error(ErrorKind::Usage, "an image of shape " + image.shapeText() + " does not have the network's " +
                                          std::to_string(m_input.bands.size() * static_cast<std::size_t>(epochs)) +
                                          " bands");
    if (!m_input.isSequence())
        return invertImage(image);
    Tensor undone{image.shape, {}};
    const std::size_t size = image.values.size() / static_cast<std::size_t>(epochs);
    for (auto first = image.values.begin(); first != image.values.end(); first += static_cast<std::ptrdiff_t>(size)) {
        Tensor one{{image.count() / epochs, image.shape.at(1), image.shape.at(2)},
                   {first, first + static_cast<std::ptrdiff_t>(size)}};
        const Tensor part = invertImage(one);
        undone.values.insert(undone.values.end(), part.values.begin(), part.values.end());
    }
    return undone;
}

Tensor Preparation::invertImage(const Tensor& image) const {
    Tensor undone = image;
    for (auto step = m_input.prepare.rbegin(); step != m_input.prepare.rend(); ++step)
        invertStep(*step, undone);
    return undone;
}

std::string Preparation::describe() const {
    std::string text = (m_input.bands.empty() ? "layers " : "bands ") +
                       joinedWords(m_input.isSequence() ? m_input.bands : m_input.channelNames(), " ");
    if (m_input.isSequence())
        text += " of " + std::to_string(m_input.epochs.count) + " epochs";
    for (const PrepareStep& step : m_input.prepare)
        text += " → " + describeStep(step);
    return text;
}

std::string Preparation::preparationFingerprint() const {
    Fingerprint fingerprint;
    fingerprint.add("oddity preparation 1");
    for (const std::string& band : m_input.bands)
        fingerprint.add("band " + band);
    for (const LayerRole role : m_input.layers)
        fingerprint.add("layer " + std::string(wordOf(role)));
    for (const int value : {m_input.height, m_input.width, m_input.sizeMultiple})
        fingerprint.add(std::to_string(value));
    if (m_input.isSequence())
        addEpochs(fingerprint, m_input.epochs);
    for (const PrepareStep& step : m_input.prepare)
        addStep(fingerprint, step);
    return fingerprint.hex();
}

} // namespace oddity::core
