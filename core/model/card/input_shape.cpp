// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/cutout.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

namespace {

std::string sideText(std::int64_t side) {
    return side == 0 ? "any" : std::to_string(side);
}

/// What each axis must count, the batch's first; 0 for any.
std::vector<std::int64_t> axesOf(const InputSpec& input) {
    const std::int64_t channels = input.channelCount();
    const std::int64_t length = input.series.fixedLength();
    switch (input.kind) {
    case InputKind::Image:
    case InputKind::ImageSequence:
        return {0, channels, input.height, input.width};
    case InputKind::Epochs:
        return {0, input.epochs.count};
    case InputKind::Columns:
        return {0, channels};
    case InputKind::Spectrum:
    case InputKind::LightCurve:
        break;
    }
    switch (input.series.layout) {
    case SeriesLayout::Length:
        return {0, length};
    case SeriesLayout::ChannelsLength:
        return {0, channels, length};
    case SeriesLayout::LengthChannels:
        break;
    }
    return {0, length, channels};
}

const char* axesText(const InputSpec& input) {
    if (input.kind == InputKind::Image)
        return "objects × bands × height × width";
    if (input.isSequence())
        return input.epochs.layout == SequenceLayout::EpochsChannels ? "objects × epochs × bands × height × width"
                                                                     : "objects × bands of all epochs × height × width";
    if (input.kind == InputKind::Columns)
        return "objects × columns";
    if (input.kind == InputKind::Epochs)
        return "objects × epochs";
    if (input.series.layout == SeriesLayout::Length)
        return "objects × length";
    return input.series.layout == SeriesLayout::ChannelsLength ? "objects × channels × length"
                                                               : "objects × length × channels";
}

} // namespace

std::vector<std::string> InputSpec::channelNames() const {
    std::vector<std::string> names;
    if (kind == InputKind::Epochs) {
        for (int epoch = 1; epoch <= epochs.count; ++epoch)
            names.push_back(std::string(wordOf(epochs.number)) + " " + std::to_string(epoch));
        return names;
    }
    if (isSequence()) {
        InputSpec image = *this;
        image.kind = InputKind::Image;
        for (int epoch = 1; epoch <= epochs.count; ++epoch)
            for (const std::string& channel : image.channelNames())
                names.push_back(bandAtEpoch(channel, std::to_string(epoch)));
        return names;
    }
    if (isSeries()) {
        for (const SeriesChannel channel : series.channels)
            if (channel == SeriesChannel::OneHotBand)
                names.insert(names.end(), bands.begin(), bands.end());
            else
                names.emplace_back(wordOf(channel, seriesKind(), series.wantsMagnitude));
        return names;
    }
    names = channels();
    for (const LayerRole role : layers) {
        const std::string word(wordOf(role));
        const bool isOfEachBand = role == LayerRole::InverseVariance || role == LayerRole::Weight;
        if (isOfEachBand && bands.size() > 1)
            for (const std::string& band : bands)
                names.push_back(word + " " + band);
        else
            names.push_back(word);
    }
    return names;
}

std::string InputSpec::shapeText() const {
    const std::vector<std::int64_t> axes = networkShape(axesOf(*this));
    std::string text = "N";
    for (std::size_t axis = 1; axis < axes.size(); ++axis)
        text += "×" + sideText(axes[axis]);
    return text + " (" + axesText(*this) + ")";
}

bool InputSpec::takes(std::span<const std::int64_t> shape) const {
    const std::vector<std::int64_t> axes = axesOf(*this);
    if (shape.size() != axes.size())
        return false;
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
        if (shape[axis] < 1 || (axes[axis] > 0 && shape[axis] != axes[axis]))
            return false;
    return !isImage() || (shape[2] % sizeMultiple == 0 && shape[3] % sizeMultiple == 0);
}

std::vector<std::int64_t> InputSpec::networkShape(std::span<const std::int64_t> shape) const {
    std::vector<std::int64_t> axes(shape.begin(), shape.end());
    if (isSequence() && epochs.layout == SequenceLayout::EpochsChannels) {
        axes.insert(axes.begin() + 1, epochs.count);
        axes[2] /= epochs.count;
    }
    return axes;
}

std::vector<std::int64_t> InputSpec::objectShape(int openSize) const {
    const int multiple = isSeries() ? series.lengthMultiple : sizeMultiple;
    const std::int64_t open = (openSize + multiple - 1) / multiple * multiple;
    std::vector<std::int64_t> shape = axesOf(*this);
    shape.erase(shape.begin());
    for (std::int64_t& length : shape)
        length = length == 0 ? open : length;
    return shape;
}

} // namespace oddity::core
