// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/card/read_input.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/io/series/axes/axis_unit.h"
#include "core/joined_words.h"
#include "core/model/inputs/prepare_steps.h"

namespace oddity::core {

namespace {

PrepareStep readStep(const CardJson& object, const std::string& prefix, const std::string& path) {
    CardFields fields(object, prefix, path);
    PrepareStep step;
    step.name = fields.requiredText("step");
    for (const auto& item : object.items()) {
        const CardJson& value = item.value();
        if (item.key() == "step" || item.key().starts_with("x-"))
            continue;
        if (value.is_number()) {
            step.numbers[item.key()] = value.get<double>();
        } else if (value.is_boolean()) {
            step.numbers[item.key()] = value.get<bool>() ? 1 : 0;
        } else if (value.is_array() && std::ranges::all_of(value, [](const CardJson& v) { return v.is_number(); })) {
            step.lists[item.key()] = value.get<std::vector<double>>();
        } else {
            fields.wrongType(item.key(), "a number or a list of numbers", value);
        }
    }
    return step;
}

/// The value that the field's word stands for; throws Error(Model) listing the words.
template <typename Value, typename WordOf>
Value valueNamed(const CardFields& fields, const std::string& name, const std::string& word,
                 const std::vector<Value>& values, WordOf wordOf) {
    std::vector<std::string_view> words;
    for (const Value value : values) {
        if (wordOf(value) == word)
            return value;
        words.push_back(wordOf(value));
    }
    fields.refuse(name, "'" + word + "' is unknown here; known: " + joinedWords(words));
}

void readLayers(CardFields& fields, InputSpec& input) {
    using enum LayerRole;
    const std::vector<std::string> words = fields.texts("layers");
    for (std::size_t index = 0; index < words.size(); ++index)
        input.layers.push_back(valueNamed<LayerRole>(fields, "layers[" + std::to_string(index) + "]", words[index],
                                                     {Mask, InverseVariance, Weight, Segmentation, Psf},
                                                     [](LayerRole role) { return wordOf(role); }));
    if (std::ranges::count(input.layers, Psf) > 0 && (input.layers.size() > 1 || !input.bands.empty()))
        fields.refuse("layers", "a PSF has pixels of its own: it is an input of its own, with \"bands\": []");
}

void readEpochs(CardFields& fields, InputSpec& input) {
    EpochFormat& epochs = input.epochs;
    fields.required("epochs");
    epochs.count = fields.integer("epochs", 0, 1);
    epochs.excess = valueNamed<Excess>(fields, "excess", fields.text("excess", "refuse"),
                                       {Excess::Refuse, Excess::KeepFirst, Excess::KeepLast},
                                       [](Excess value) { return wordOf(value); });
    if (input.isSequence()) {
        epochs.layout = valueNamed<SequenceLayout>(fields, "layout", fields.text("layout", "TCHW"),
                                                   {SequenceLayout::EpochsChannels, SequenceLayout::Channels},
                                                   [](SequenceLayout value) { return wordOf(value); });
        epochs.fill = fields.number("fill", 0);
        return;
    }
    epochs.number = valueNamed<EpochNumber>(fields, "gives", fields.requiredText("gives"),
                                            {EpochNumber::Time, EpochNumber::Missing, EpochNumber::Present},
                                            [](EpochNumber value) { return wordOf(value); });
    if (epochs.number == EpochNumber::Time)
        epochs.timeZero =
            valueNamed<TimeZero>(fields, "time_zero", fields.text("time_zero", "data"),
                                 {TimeZero::Data, TimeZero::First}, [](TimeZero value) { return wordOf(value); });
}

void readImage(CardFields& fields, InputSpec& input) {
    fields.required("bands");
    input.bands = fields.texts("bands");
    readLayers(fields, input);
    if (input.bands.empty() && input.layers.empty())
        fields.refuse("bands", "lists no band; [\"*\"] takes any single band");
    if (input.bands.size() > 1 && std::ranges::count(input.bands, "*") > 0)
        fields.refuse("bands", "'*' stands alone: it takes any single band");
    input.height = fields.integer("height", 0, 0);
    input.width = fields.integer("width", 0, 0);
    if ((input.height == 0) != (input.width == 0))
        fields.refuse(input.height == 0 ? "height" : "width",
                      "height and width must both be given, or neither (any size)");
    input.sizeMultiple = fields.integer("size_multiple", 1, 1);
    input.pixelScaleArcsec = fields.number("pixel_scale_arcsec", 0);
    if (!(input.pixelScaleArcsec >= 0))
        fields.refuse("pixel_scale_arcsec", "must not be negative");
    input.unit = fields.text("unit", "");
}

void readColumns(CardFields& fields, InputSpec& input) {
    fields.required("columns");
    input.columns = fields.texts("columns");
    if (input.columns.empty())
        fields.refuse("columns", "lists no column");
    input.columnUnits = fields.units(input.columns.size(), "columns");
}

WavelengthGrid readGrid(const CardJson& object, const std::string& prefix, const std::string& path) {
    CardFields fields(object, prefix, path);
    WavelengthGrid grid;
    const std::string scale = fields.text("scale", "linear");
    if (scale != "linear" && scale != "log")
        fields.refuse("scale", "'" + scale + "' is unknown here; known: linear, log");
    grid.isLogarithmic = scale == "log";
    const std::string unit = fields.text("unit", "Angstrom");
    const std::optional<double> size = axisUnitSize(SeriesKind::Spectrum, unit);
    if (!size)
        fields.refuse("unit", "'" + unit + "' is no unit of wavelength");
    for (const char* name : {"first", "last", "count"})
        fields.required(name);
    grid.first = fields.number("first", 0) * *size;
    grid.last = fields.number("last", 0) * *size;
    grid.count = fields.integer("count", 0, 2);
    if (!(grid.first > 0))
        fields.refuse("first", "must be above 0");
    if (!(grid.last > grid.first))
        fields.refuse("last", "must be above first");
    fields.refuseUnknown();
    return grid;
}

std::vector<SeriesChannel> knownChannels(SeriesKind kind) {
    std::vector<SeriesChannel> known{SeriesChannel::Value,  SeriesChannel::Error, SeriesChannel::InverseVariance,
                                     SeriesChannel::Masked, SeriesChannel::Valid, SeriesChannel::Position};
    if (kind == SeriesKind::LightCurve)
        known.insert(known.end(), {SeriesChannel::Step, SeriesChannel::Band, SeriesChannel::OneHotBand});
    return known;
}

void readChannels(CardFields& fields, InputSpec& input) {
    SeriesFormat& series = input.series;
    const auto word = [&](SeriesChannel channel) { return wordOf(channel, input.seriesKind(), series.wantsMagnitude); };
    if (const std::vector<std::string> words = fields.texts("channels"); !words.empty()) {
        series.channels.clear();
        for (std::size_t index = 0; index < words.size(); ++index) {
            const SeriesChannel channel = valueNamed(fields, "channels[" + std::to_string(index) + "]", words[index],
                                                     knownChannels(input.seriesKind()), word);
            if ((channel == SeriesChannel::OneHotBand || channel == SeriesChannel::Band) && input.bands.empty())
                fields.refuse("bands", "the channel '" + words[index] + "' needs their names");
            series.channels.push_back(channel);
        }
    }
    const std::string layout = fields.text("layout", input.channelCount() == 1 ? "NL" : "NCL");
    series.layout = valueNamed<SeriesLayout>(
        fields, "layout", layout, {SeriesLayout::Length, SeriesLayout::ChannelsLength, SeriesLayout::LengthChannels},
        [](SeriesLayout value) { return wordOf(value); });
    if (series.layout == SeriesLayout::Length && input.channelCount() != 1)
        fields.refuse("layout", "NL has room for one channel, and there are " + std::to_string(input.channelCount()));
}

void readSpectrum(CardFields& fields, InputSpec& input) {
    if (const CardJson* grid = fields.optional("grid")) {
        if (!grid->is_object())
            fields.wrongType("grid", "an object", *grid);
        input.series.grid = readGrid(*grid, fields.fieldPath("grid"), fields.path());
    }
    input.series.redshiftColumn = fields.text("redshift", "");
}

void readLightCurve(CardFields& fields, InputSpec& input) {
    input.bands = fields.texts("bands");
    input.series.timeZero = valueNamed<TimeZero>(fields, "time_zero", fields.text("time_zero", "data"),
                                                 {TimeZero::Data, TimeZero::First, TimeZero::Peak},
                                                 [](TimeZero value) { return wordOf(value); });
    const std::string value = fields.text("value", "flux");
    if (value != "flux" && value != "magnitude")
        fields.refuse("value", "'" + value + "' is unknown here; known: flux, magnitude");
    input.series.wantsMagnitude = value == "magnitude";
    if (fields.optional("zero_point")) {
        if (input.series.wantsMagnitude)
            fields.refuse("zero_point", "turns magnitudes into fluxes, and this network wants magnitudes");
        input.series.zeroPoint = fields.number("zero_point", 0);
    }
}

void readSeries(CardFields& fields, InputSpec& input) {
    if (input.kind == InputKind::Spectrum)
        readSpectrum(fields, input);
    else
        readLightCurve(fields, input);
    SeriesFormat& series = input.series;
    if (!series.grid) {
        series.length = fields.integer("length", 0, 0);
        series.lengthMultiple = fields.integer("length_multiple", 1, 1);
        series.excess = valueNamed<Excess>(fields, "excess", fields.text("excess", "refuse"),
                                           {Excess::Refuse, Excess::KeepFirst, Excess::KeepLast},
                                           [](Excess value) { return wordOf(value); });
    }
    series.fill = fields.number("fill", 0);
    input.unit = fields.text("unit", "");
    readChannels(fields, input);
}

constexpr std::array<std::pair<const char*, InputKind>, 6> kindNames{{{"image", InputKind::Image},
                                                                      {"columns", InputKind::Columns},
                                                                      {"spectrum", InputKind::Spectrum},
                                                                      {"light_curve", InputKind::LightCurve},
                                                                      {"image_sequence", InputKind::ImageSequence},
                                                                      {"epochs", InputKind::Epochs}}};

} // namespace

InputSpec readInput(const CardJson& object, const std::string& prefix, const std::string& path) {
    CardFields fields(object, prefix, path);
    InputSpec input;
    const std::string kind = fields.text("kind", "image");
    const auto* const known = std::ranges::find(kindNames, kind, &std::pair<const char*, InputKind>::first);
    if (known == kindNames.end())
        fields.refuse("kind", "kind '" + kind +
                                  "' is not supported; known: image, columns, spectrum, light_curve, "
                                  "image_sequence, epochs");
    input.kind = known->second;
    input.name = fields.text("name", kind);
    if (input.isSequence() || input.kind == InputKind::Epochs)
        readEpochs(fields, input);
    if (input.isImage())
        readImage(fields, input);
    else if (input.kind == InputKind::Columns)
        readColumns(fields, input);
    else if (input.isSeries())
        readSeries(fields, input);
    if (const CardJson* steps = fields.optional("prepare"))
        fields.each("prepare", *steps, [&](const CardJson& step, const std::string& stepPrefix) {
            input.prepare.push_back(readStep(step, stepPrefix, path));
        });
    fields.refuseUnknown();
    checkSteps(input, prefix + ".", path);
    return input;
}

} // namespace oddity::core
