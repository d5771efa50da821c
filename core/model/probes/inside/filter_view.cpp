// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/inside/filter_view.h"

#include <algorithm>
#include <iterator>

#include "core/joined_words.h"
#include "core/model/probes/inside/strongest_first.h"
#include "core/model/probes/norms.h"

namespace oddity::core {

namespace {

std::vector<std::string> channelNames(const ModelCard& card, std::int64_t count, bool isFirst) {
    if (isFirst && card.inputs.size() == 1 && card.inputs.front().channelCount() == count)
        return card.inputs.front().channelNames();
    std::vector<std::string> names;
    for (std::int64_t channel = 1; channel <= count; ++channel)
        names.push_back(std::to_string(channel));
    return names;
}

} // namespace

const FilterMatch* FilterView::match(std::int64_t filter, std::int64_t channel) const {
    if (matches.empty())
        return nullptr;
    return &matches[static_cast<std::size_t>(filter * filters.weights.shape[1] + channel)];
}

FilterView filterViewOf(Model& model, const InputBatch& object, const std::string& layer, const Progress& progress) {
    std::vector<ConvolutionFilters> all = interiorOf(model).convolutions(repeatedInputs(object, 1));
    if (all.empty())
        throw Error(ErrorKind::Model, model.card().name + " has no two-dimensional convolution");
    auto chosen = layer.empty() ? all.begin() : std::ranges::find(all, layer, &ConvolutionFilters::name);
    if (chosen == all.end()) {
        std::vector<std::string> names;
        std::ranges::transform(all, std::back_inserter(names), &ConvolutionFilters::name);
        throw Error(ErrorKind::Usage,
                    "the network has no convolution '" + layer + "'; there are " + joinedWords(names));
    }
    FilterView view;
    view.isFirst = chosen == all.begin();
    view.filters = std::move(*chosen);
    const Tensor& weights = view.filters.weights;
    const std::int64_t channels = weights.shape[1];
    const std::int64_t height = weights.shape[2];
    view.channels = channelNames(model.card(), channels, view.isFirst);
    const bool canMatch = height == weights.shape[3] && height >= 3 && height % 2 == 1;
    const auto area = static_cast<std::size_t>(height * weights.shape[3]);
    for (std::int64_t filter = 0; filter < weights.count(); ++filter) {
        progress.throwIfStopped();
        const auto values = weights.item(filter);
        view.sizes.push_back(static_cast<float>(normOf(values)));
        for (std::int64_t channel = 0; canMatch && channel < channels; ++channel)
            view.matches.push_back(operatorMatch(values.subspan(static_cast<std::size_t>(channel) * area, area),
                                                 static_cast<int>(height)));
        progress.step(filter + 1, weights.count(), "filters");
    }
    view.ranked = strongestFirst(view.sizes);
    return view;
}

} // namespace oddity::core
