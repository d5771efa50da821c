// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/series_rows.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace oddity::core {

namespace {

/// Swaps the two axes of each object: rows × columns becomes columns × rows.
void transpose(Tensor& batch, std::int64_t rows, std::int64_t columns) {
    std::vector<float> object;
    for (std::int64_t index = 0; index < batch.count(); ++index) {
        const auto values = batch.item(index);
        object.assign(values.begin(), values.end());
        for (std::int64_t row = 0; row < rows; ++row)
            for (std::int64_t column = 0; column < columns; ++column)
                values[static_cast<std::size_t>(column * rows + row)] =
                    object[static_cast<std::size_t>(row * columns + column)];
    }
}

} // namespace

Tensor asRows(const InputSpec& input, Tensor batch) {
    if (!input.isSeries())
        return batch;
    const std::int64_t channels = input.channelCount();
    const std::int64_t length = static_cast<std::int64_t>(batch.itemSize()) / channels;
    if (input.series.layout == SeriesLayout::LengthChannels)
        transpose(batch, length, channels);
    batch.shape = {batch.count(), channels, 1, length};
    return batch;
}

Tensor fromRows(const InputSpec& input, Tensor rows) {
    if (!input.isSeries())
        return rows;
    const std::int64_t channels = rows.shape[1];
    const std::int64_t length = rows.shape[3];
    switch (input.series.layout) {
    case SeriesLayout::Length:
        rows.shape = {rows.count(), length};
        break;
    case SeriesLayout::ChannelsLength:
        rows.shape = {rows.count(), channels, length};
        break;
    case SeriesLayout::LengthChannels:
        transpose(rows, channels, length);
        rows.shape = {rows.count(), length, channels};
        break;
    }
    return rows;
}

std::vector<bool> measuredChannels(const InputSpec& input, std::int64_t channels) {
    std::vector<bool> measured(static_cast<std::size_t>(channels));
    if (input.isSeries()) {
        const std::vector<std::string> names = input.channelNames();
        const std::string_view value = wordOf(SeriesChannel::Value, input.seriesKind(), input.series.wantsMagnitude);
        for (std::size_t channel = 0; channel < measured.size(); ++channel)
            measured[channel] = names[channel] == value;
        return measured;
    }
    const std::size_t own = measured.size() / static_cast<std::size_t>(std::max(1, input.epochs.count));
    for (std::size_t channel = 0; channel < measured.size(); ++channel)
        measured[channel] = channel % own < input.bands.size();
    return measured;
}

std::vector<bool> measuredValues(const InputSpec& input, std::int64_t channels, std::size_t size,
                                 std::span<const std::uint8_t> places) {
    const std::vector<bool> isMeasured = measuredChannels(input, channels);
    const std::size_t length = size / isMeasured.size(); // of each channel
    const std::size_t channelsOfEpoch = isMeasured.size() / static_cast<std::size_t>(std::max(1, input.epochs.count));
    const bool areChannelsLast = input.isSeries() && input.series.layout == SeriesLayout::LengthChannels;
    std::vector<bool> values(size);
    for (std::size_t index = 0; index < size; ++index) {
        const std::size_t channel = areChannelsLast ? index % isMeasured.size() : index / length;
        const std::size_t point = areChannelsLast ? index / isMeasured.size() : index % length;
        const std::size_t place = input.isSequence() ? channel / channelsOfEpoch : point;
        const bool isThere = places.empty() || !(input.isSeries() || input.isSequence()) || places[place] != 0;
        values[index] = isThere && isMeasured[channel];
    }
    return values;
}

std::vector<Column> attributionTable(const Attribution& attribution, const Series& points, const InputSpec& input) {
    const std::string about = attribution.method + " of " + attribution.target;
    const auto realsOf = [](const auto& values) { return std::vector<double>(values.begin(), values.end()); };
    std::vector<Column> columns;
    columns.push_back({.name = std::string(wordOf(SeriesChannel::Position, points.kind, false)),
                       .unit = points.positionUnit(),
                       .values = points.positions});
    if (!points.bandOf.empty()) {
        std::vector<std::string> bands;
        for (const std::uint16_t band : points.bandOf)
            bands.push_back(points.bands[band]);
        columns.push_back({.name = "band", .values = std::move(bands)});
    }
    columns.push_back({.name = points.isMagnitude ? "magnitude" : "flux",
                       .description = "as the network saw it",
                       .values = realsOf(points.values)});
    columns.push_back({.name = "masked", .values = points.masked});
    std::vector<std::string> channels = input.channelNames();
    for (std::string& channel : channels)
        channel = "attribution_" + channel;
    if (!attribution.tellsBandsApart)
        channels = {"attribution"};
    for (std::size_t channel = 0; channel < channels.size(); ++channel) {
        const auto row = attribution.map.item(static_cast<std::int64_t>(channel)).first(points.size());
        columns.push_back({.name = channels[channel], .description = about, .values = realsOf(row)});
    }
    return columns;
}

} // namespace oddity::core
