// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/card/card_fields.h"
#include "core/model/card/model_card.h"
#include "core/model/card/read_output.h"
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

void readImage(CardFields& fields, InputSpec& input) {
    fields.required("bands");
    input.bands = fields.texts("bands");
    if (input.bands.empty())
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

InputSpec readInput(const CardJson& object, const std::string& prefix, const std::string& path) {
    CardFields fields(object, prefix, path);
    InputSpec input;
    const std::string kind = fields.text("kind", "image");
    if (kind != "image" && kind != "columns")
        fields.refuse("kind", "kind '" + kind + "' is not supported; known: image, columns");
    input.kind = kind == "image" ? InputKind::Image : InputKind::Columns;
    input.name = fields.text("name", kind);
    if (input.kind == InputKind::Image)
        readImage(fields, input);
    else
        readColumns(fields, input);
    if (const CardJson* steps = fields.optional("prepare"))
        fields.each("prepare", *steps, [&](const CardJson& step, const std::string& stepPrefix) {
            input.prepare.push_back(readStep(step, stepPrefix, path));
        });
    fields.refuseUnknown();
    checkSteps(input, prefix + ".", path);
    return input;
}

void refuseNameClashes(const ModelCard& card, const std::string& path) {
    std::set<std::string> inputs;
    for (std::size_t index = 0; index < card.inputs.size(); ++index)
        if (!inputs.insert(card.inputs[index].name).second)
            refuseCard(path, "inputs[" + std::to_string(index) + "].name",
                       "'" + card.inputs[index].name + "' is used twice");
    std::set<std::string> taken;
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& output = card.outputs[index];
        const std::string field = "outputs[" + std::to_string(index) + "].name";
        if (!taken.insert(output.name).second)
            refuseCard(path, field, "'" + output.name + "' is used twice");
        if (!output.logVariance.empty() && !taken.insert(output.name + "_logvar").second)
            refuseCard(path, field, "'" + output.name + "_logvar' is used twice");
    }
}

} // namespace

ModelCard ModelCard::parse(std::string_view text, const std::string& path) {
    CardJson root;
    try {
        root = CardJson::parse(text);
    } catch (const CardJson::exception& error) {
        refuseCard(path, "", std::string("not valid JSON: ") + error.what());
    }
    CardFields fields(root, "", path);
    ModelCard card;
    fields.required("format");
    card.format = fields.integer("format", 0, 1);
    if (card.format != 1)
        refuseCard(path, "format",
                   "format " + std::to_string(card.format) + " is newer than this program, which reads 1");
    card.name = fields.requiredText("name");
    card.version = fields.text("version", "");
    card.description = fields.text("description", "");
    card.trainingData = fields.text("training_data", "");
    card.licence = fields.text("licence", "");
    card.citation = fields.text("citation", "");
    fields.each("inputs", fields.required("inputs"), [&](const CardJson& input, const std::string& prefix) {
        card.inputs.push_back(readInput(input, prefix, path));
    });
    if (card.inputs.empty())
        refuseCard(path, "inputs", "lists no input");
    fields.each("outputs", fields.required("outputs"),
                [&](const CardJson& output, const std::string& prefix) { readOutput(output, prefix, path, card); });
    if (card.outputs.empty())
        refuseCard(path, "outputs", "lists no output");
    refuseNameClashes(card, path);
    card.hasDropout = fields.boolean("has_dropout", false);
    card.hasGradients = fields.boolean("has_gradients", true);
    fields.refuseUnknown();
    return card;
}

} // namespace oddity::core
