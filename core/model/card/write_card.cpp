// SPDX-License-Identifier: BSD-3-Clause
#include <utility>

#include <nlohmann/json.hpp>

#include "core/model/card/model_card.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

void addSeries(const InputSpec& input, Json& object) {
    const SeriesFormat& series = input.series;
    if (input.kind == InputKind::LightCurve) {
        object["kind"] = "light_curve";
        if (!input.bands.empty())
            object["bands"] = input.bands;
        object["value"] = series.wantsMagnitude ? "magnitude" : "flux";
        if (series.zeroPoint)
            object["zero_point"] = *series.zeroPoint;
        object["time_zero"] = wordOf(series.timeZero);
    } else {
        object["kind"] = "spectrum";
        if (series.grid)
            object["grid"] = {{"scale", series.grid->isLogarithmic ? "log" : "linear"},
                              {"first", series.grid->first},
                              {"last", series.grid->last},
                              {"count", series.grid->count},
                              {"unit", "Angstrom"}};
        if (!series.redshiftColumn.empty())
            object["redshift"] = series.redshiftColumn;
    }
    object["channels"] = Json::array();
    for (const SeriesChannel channel : series.channels)
        object["channels"].push_back(wordOf(channel, input.seriesKind(), series.wantsMagnitude));
    object["layout"] = wordOf(series.layout);
    if (!series.grid) {
        object["length"] = series.length;
        object["length_multiple"] = series.lengthMultiple;
        object["excess"] = wordOf(series.excess);
    }
    object["fill"] = series.fill;
    object["unit"] = input.unit;
}

void addEpochs(const InputSpec& input, Json& object) {
    const EpochFormat& epochs = input.epochs;
    object["epochs"] = epochs.count;
    object["excess"] = wordOf(epochs.excess);
    if (input.isSequence()) {
        object["layout"] = wordOf(epochs.layout);
        object["fill"] = epochs.fill;
        return;
    }
    object["gives"] = wordOf(epochs.number);
    if (epochs.number == EpochNumber::Time)
        object["time_zero"] = wordOf(epochs.timeZero);
}

Json jsonOf(const InputSpec& input) {
    Json object{{"name", input.name}};
    if (input.isSeries()) {
        addSeries(input, object);
    } else if (input.kind == InputKind::Columns) {
        object["kind"] = "columns";
        object["columns"] = input.columns;
        if (!input.columnUnits.empty())
            object["units"] = input.columnUnits;
    } else if (input.kind == InputKind::Epochs) {
        object["kind"] = "epochs";
        addEpochs(input, object);
    } else {
        object["kind"] = input.isSequence() ? "image_sequence" : "image";
        if (input.isSequence())
            addEpochs(input, object);
        object["bands"] = input.bands;
        for (const LayerRole role : input.layers)
            object["layers"].push_back(wordOf(role));
        object["height"] = input.height;
        object["width"] = input.width;
        object["size_multiple"] = input.sizeMultiple;
        object["pixel_scale_arcsec"] = input.pixelScaleArcsec;
        object["unit"] = input.unit;
    }
    object["prepare"] = Json::array();
    for (const PrepareStep& step : input.prepare) {
        Json entry{{"step", step.name}};
        for (const auto& [parameter, value] : step.numbers)
            entry[parameter] = value;
        for (const auto& [parameter, values] : step.lists)
            entry[parameter] = values;
        object["prepare"].push_back(std::move(entry));
    }
    return object;
}

Json jsonOf(const OutputSpec& output) {
    Json object{{"name", output.name}, {"kind", nameOf(output.kind)},     {"element", output.element},
                {"unit", output.unit}, {"activation", output.activation}, {"log_variance", output.logVariance}};
    if (output.method != OutputSpec().method)
        object["method"] = output.method;
    if (output.kind != OutputKind::Votes)
        object["classes"] = output.classes;
    if (!output.valueUnits.empty())
        object["units"] = output.valueUnits;
    if (output.kind == OutputKind::PdfBin)
        object["edges"] = output.edges;
    if (output.kind == OutputKind::Som) {
        object["rows"] = output.gridRows;
        object["columns"] = output.gridColumns;
    }
    if (output.kind != OutputKind::Votes)
        return object;
    if (output.questions.size() == 1 && output.questions.front().answers == output.classes) {
        object["classes"] = output.classes;
        object["votes"] = output.votes == VoteValues::Fractions ? "fractions" : "concentrations";
        return object;
    }
    object["votes"] = output.votes == VoteValues::Fractions ? "fractions" : "concentrations";
    object["questions"] = Json::array();
    for (const VoteQuestion& question : output.questions) {
        Json entry{{"name", question.name}, {"answers", question.answers}};
        if (question.afterQuestion >= 0) {
            const VoteQuestion& earlier = output.questions[static_cast<std::size_t>(question.afterQuestion)];
            entry["after"] = {earlier.name, earlier.answers[static_cast<std::size_t>(question.afterAnswer)]};
        }
        object["questions"].push_back(std::move(entry));
    }
    return object;
}

} // namespace

std::string ModelCard::json() const {
    Json root{{"format", format},
              {"name", name},
              {"version", version},
              {"description", description},
              {"training_data", trainingData},
              {"licence", licence},
              {"citation", citation},
              {"inputs", Json::array()},
              {"outputs", Json::array()},
              {"has_dropout", hasDropout},
              {"has_gradients", hasGradients}};
    for (const InputSpec& input : inputs)
        root["inputs"].push_back(jsonOf(input));
    for (const OutputSpec& output : outputs)
        root["outputs"].push_back(jsonOf(output));
    for (const GeneratorSpec& generator : generators)
        root["outputs"].push_back({{"name", generator.name},
                                   {"kind", nameOf(OutputKind::Gen)},
                                   {"method", generator.method},
                                   {"latent_size", generator.latentSize}});
    return root.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace oddity::core
