// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/card/card_fields.h"
#include "core/model/card/model_card.h"
#include "core/model/card/read_input.h"
#include "core/model/card/read_output.h"

namespace oddity::core {

namespace {

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

/// Epochs are those of a sequence, and all inputs take the same ones.
void checkEpochs(const ModelCard& card, const std::string& path) {
    const auto sequence = std::ranges::find_if(card.inputs, &InputSpec::isSequence);
    for (std::size_t index = 0; index < card.inputs.size(); ++index) {
        const InputSpec& input = card.inputs[index];
        const std::string field = "inputs[" + std::to_string(index) + "]";
        if (input.kind != InputKind::Epochs && !input.isSequence())
            continue;
        if (sequence == card.inputs.end())
            refuseCard(path, field + ".kind", "epochs are those of an input of kind image_sequence, and there is none");
        if (input.epochs.count != sequence->epochs.count)
            refuseCard(path, field + ".epochs", "must be as many as those of '" + sequence->name + "'");
        if (input.epochs.excess != sequence->epochs.excess)
            refuseCard(path, field + ".excess", "must be that of '" + sequence->name + "'");
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
    checkEpochs(card, path);
    if (card.outputs.empty())
        refuseCard(path, "outputs", "lists no output");
    refuseNameClashes(card, path);
    card.hasDropout = fields.boolean("has_dropout", false);
    card.hasGradients = fields.boolean("has_gradients", true);
    fields.refuseUnknown();
    return card;
}

} // namespace oddity::core
