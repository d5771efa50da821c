// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/model_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/preparation.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<OutputKind, std::string_view>, 16> kindNames{{{OutputKind::Class, "class"},
                                                                             {OutputKind::Votes, "votes"},
                                                                             {OutputKind::Reg, "reg"},
                                                                             {OutputKind::PdfBin, "pdf_bin"},
                                                                             {OutputKind::PdfMix, "pdf_mix"},
                                                                             {OutputKind::Samples, "samples"},
                                                                             {OutputKind::Embed, "embed"},
                                                                             {OutputKind::Recon, "recon"},
                                                                             {OutputKind::Mask, "mask"},
                                                                             {OutputKind::Maps, "maps"},
                                                                             {OutputKind::Inst, "inst"},
                                                                             {OutputKind::Comps, "comps"},
                                                                             {OutputKind::Score, "score"},
                                                                             {OutputKind::LogLik, "loglik"},
                                                                             {OutputKind::Gen, "gen"},
                                                                             {OutputKind::Som, "som"}}};

[[noreturn]] void refuse(const std::string& path, const std::string& field, const std::string& detail) {
    throw Error(ErrorKind::Model, "model card: " + detail, {.path = path, .field = field});
}

/// One JSON object of the card: takes fields by name and, at the end, refuses those that nobody asked for.
class Fields {
public:
    Fields(const Json& object, std::string prefix, const std::string& path)
        : m_object(object), m_prefix(std::move(prefix)), m_path(path) {
        if (!object.is_object())
            refuse(m_path, m_prefix, "must be an object, is " + std::string(object.type_name()));
    }

    std::string fieldPath(const std::string& name) const { return m_prefix.empty() ? name : m_prefix + "." + name; }

    const Json* optional(const std::string& name) {
        m_known.insert(name);
        const auto found = m_object.find(name);
        return found == m_object.end() ? nullptr : &*found;
    }

    const Json& required(const std::string& name) {
        const Json* value = optional(name);
        if (value == nullptr)
            refuse(m_path, fieldPath(name), "this field is missing");
        return *value;
    }

    [[noreturn]] void wrongType(const std::string& name, const std::string& wanted, const Json& value) const {
        refuse(m_path, fieldPath(name), "must be " + wanted + ", is " + value.type_name());
    }

    std::string text(const std::string& name, const std::string& fallback) {
        const Json* value = optional(name);
        if (value == nullptr)
            return fallback;
        if (!value->is_string())
            wrongType(name, "a text", *value);
        return value->get<std::string>();
    }

    std::string requiredText(const std::string& name) {
        required(name);
        std::string value = text(name, "");
        if (value.empty())
            refuse(m_path, fieldPath(name), "must not be empty");
        return value;
    }

    int integer(const std::string& name, int fallback, int lowest) {
        const Json* value = optional(name);
        if (value == nullptr)
            return fallback;
        if (!value->is_number_integer())
            wrongType(name, "a whole number", *value);
        const auto number = value->get<std::int64_t>();
        if (number < lowest || number > 1'000'000)
            refuse(m_path, fieldPath(name),
                   std::to_string(number) + " is outside " + std::to_string(lowest) + " … 1000000");
        return static_cast<int>(number);
    }

    double number(const std::string& name, double fallback) {
        const Json* value = optional(name);
        if (value == nullptr)
            return fallback;
        if (!value->is_number())
            wrongType(name, "a number", *value);
        return value->get<double>();
    }

    bool boolean(const std::string& name, bool fallback) {
        const Json* value = optional(name);
        if (value == nullptr)
            return fallback;
        if (!value->is_boolean())
            wrongType(name, "true or false", *value);
        return value->get<bool>();
    }

    std::vector<std::string> texts(const std::string& name) {
        std::vector<std::string> list;
        const Json* value = optional(name);
        if (value == nullptr)
            return list;
        if (!value->is_array())
            wrongType(name, "a list of texts", *value);
        for (std::size_t index = 0; index < value->size(); ++index) {
            const Json& entry = (*value)[index];
            const std::string entryName = name + "[" + std::to_string(index) + "]";
            if (!entry.is_string())
                wrongType(entryName, "a text", entry);
            list.push_back(entry.get<std::string>());
            if (list.back().empty())
                refuse(m_path, fieldPath(entryName), "must not be empty");
        }
        for (std::size_t index = 0; index < list.size(); ++index)
            if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(index), list[index]) !=
                list.begin() + static_cast<std::ptrdiff_t>(index))
                refuse(m_path, fieldPath(name + "[" + std::to_string(index) + "]"),
                       "'" + list[index] + "' is listed twice");
        return list;
    }

    /// Calls read(entry, "prefix.name[i]") for each entry of a list.
    template <typename Read> void each(const std::string& name, const Json& value, Read read) const {
        if (!value.is_array())
            wrongType(name, "a list", value);
        for (std::size_t index = 0; index < value.size(); ++index)
            read(value[index], fieldPath(name) + "[" + std::to_string(index) + "]");
    }

    void refuseUnknown() const {
        for (const auto& item : m_object.items())
            if (!m_known.contains(item.key()) && !item.key().starts_with("x-")) {
                std::string known;
                for (const std::string& name : m_known)
                    known += (known.empty() ? "" : ", ") + name;
                refuse(m_path, fieldPath(item.key()),
                       "unknown field; known here: " + known + " (own fields start with 'x-')");
            }
    }

private:
    const Json& m_object;
    std::string m_prefix;
    const std::string& m_path;
    std::set<std::string> m_known;
};

PrepareStep readStep(const Json& object, const std::string& prefix, const std::string& path) {
    Fields fields(object, prefix, path);
    PrepareStep step;
    step.name = fields.requiredText("step");
    for (const auto& item : object.items()) {
        const Json& value = item.value();
        if (item.key() == "step" || item.key().starts_with("x-"))
            continue;
        if (value.is_number()) {
            step.numbers[item.key()] = value.get<double>();
        } else if (value.is_boolean()) {
            step.numbers[item.key()] = value.get<bool>() ? 1 : 0;
        } else if (value.is_array() && std::ranges::all_of(value, [](const Json& v) { return v.is_number(); })) {
            step.lists[item.key()] = value.get<std::vector<double>>();
        } else {
            fields.wrongType(item.key(), "a number or a list of numbers", value);
        }
    }
    return step;
}

InputSpec readInput(const Json& object, const std::string& prefix, const std::string& path) {
    Fields fields(object, prefix, path);
    InputSpec input;
    input.name = fields.text("name", input.name);
    input.kind = fields.text("kind", input.kind);
    if (input.kind != "image")
        refuse(path, fields.fieldPath("kind"), "kind '" + input.kind + "' is not supported; known: image");
    fields.required("bands");
    input.bands = fields.texts("bands");
    if (input.bands.empty())
        refuse(path, fields.fieldPath("bands"), "lists no band; [\"*\"] takes any single band");
    if (input.bands.size() > 1 && std::ranges::count(input.bands, "*") > 0)
        refuse(path, fields.fieldPath("bands"), "'*' stands alone: it takes any single band");
    input.height = fields.integer("height", 0, 0);
    input.width = fields.integer("width", 0, 0);
    if ((input.height == 0) != (input.width == 0))
        refuse(path, fields.fieldPath(input.height == 0 ? "height" : "width"),
               "height and width must both be given, or neither (any size)");
    input.sizeMultiple = fields.integer("size_multiple", 1, 1);
    input.pixelScaleArcsec = fields.number("pixel_scale_arcsec", 0);
    if (!(input.pixelScaleArcsec >= 0))
        refuse(path, fields.fieldPath("pixel_scale_arcsec"), "must not be negative");
    input.unit = fields.text("unit", "");
    if (const Json* steps = fields.optional("prepare"))
        fields.each("prepare", *steps, [&](const Json& step, const std::string& stepPrefix) {
            input.prepare.push_back(readStep(step, stepPrefix, path));
        });
    fields.refuseUnknown();
    checkSteps(input, prefix + ".", path);
    return input;
}

OutputSpec readOutput(const Json& object, const std::string& prefix, const std::string& path) {
    Fields fields(object, prefix, path);
    OutputSpec output;
    output.name = fields.requiredText("name");
    const bool nameIsPlain = std::ranges::all_of(output.name, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!nameIsPlain)
        refuse(path, fields.fieldPath("name"),
               "'" + output.name + "' names a file and may hold only letters, digits, '_' and '-'");
    const std::string kind = fields.requiredText("kind");
    const auto* const match = std::ranges::find(kindNames, kind, &std::pair<OutputKind, std::string_view>::second);
    if (match == kindNames.end()) {
        std::string known;
        for (const auto& [value, word] : kindNames)
            known += (known.empty() ? "" : ", ") + std::string(word);
        refuse(path, fields.fieldPath("kind"), "unknown kind '" + kind + "'; known: " + known);
    }
    output.kind = match->first;
    output.element = fields.text("element", "");
    output.classes = fields.texts("classes");
    output.unit = fields.text("unit", "");
    output.activation = fields.text("activation", "");
    if (output.activation != "" && output.activation != "softmax" && output.activation != "sigmoid")
        refuse(path, fields.fieldPath("activation"),
               "unknown activation '" + output.activation + "'; known: softmax, sigmoid, or none");
    output.logVariance = fields.text("log_variance", "");
    if (!output.logVariance.empty() && output.kind != OutputKind::Embed)
        refuse(path, fields.fieldPath("log_variance"), "belongs to outputs of kind embed");
    fields.refuseUnknown();
    return output;
}

void refuseNameClashes(const ModelCard& card, const std::string& path) {
    std::set<std::string> taken;
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& output = card.outputs[index];
        const std::string field = "outputs[" + std::to_string(index) + "].name";
        if (!taken.insert(output.name).second)
            refuse(path, field, "'" + output.name + "' is used twice");
        if (!output.logVariance.empty() && !taken.insert(output.name + "_logvar").second)
            refuse(path, field, "'" + output.name + "_logvar' is used twice");
    }
}

} // namespace

std::string_view nameOf(OutputKind kind) {
    return std::ranges::find(kindNames, kind, &std::pair<OutputKind, std::string_view>::first)->second;
}

const OutputSpec* ModelCard::find(OutputKind kind) const {
    const auto match = std::ranges::find(outputs, kind, &OutputSpec::kind);
    return match == outputs.end() ? nullptr : &*match;
}

int ModelCard::outputIndex(std::string_view outputName) const {
    const auto match = std::ranges::find(outputs, outputName, &OutputSpec::name);
    return match == outputs.end() ? -1 : static_cast<int>(match - outputs.begin());
}

ModelCard ModelCard::parse(std::string_view text, const std::string& path) {
    Json root;
    try {
        root = Json::parse(text);
    } catch (const Json::exception& error) {
        refuse(path, "", std::string("not valid JSON: ") + error.what());
    }
    Fields fields(root, "", path);
    ModelCard card;
    fields.required("format");
    card.format = fields.integer("format", 0, 1);
    if (card.format != 1)
        refuse(path, "format", "format " + std::to_string(card.format) + " is newer than this program, which reads 1");
    card.name = fields.requiredText("name");
    card.version = fields.text("version", "");
    card.description = fields.text("description", "");
    card.trainingData = fields.text("training_data", "");
    card.licence = fields.text("licence", "");
    card.citation = fields.text("citation", "");
    fields.each("inputs", fields.required("inputs"), [&](const Json& input, const std::string& prefix) {
        card.inputs.push_back(readInput(input, prefix, path));
    });
    if (card.inputs.size() != 1)
        refuse(path, "inputs", "lists " + std::to_string(card.inputs.size()) + " inputs; exactly one is supported");
    fields.each("outputs", fields.required("outputs"), [&](const Json& output, const std::string& prefix) {
        card.outputs.push_back(readOutput(output, prefix, path));
    });
    if (card.outputs.empty())
        refuse(path, "outputs", "lists no output");
    refuseNameClashes(card, path);
    card.hasDropout = fields.boolean("has_dropout", false);
    card.hasGradients = fields.boolean("has_gradients", true);
    fields.refuseUnknown();
    return card;
}

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
    for (const InputSpec& input : inputs) {
        Json steps = Json::array();
        for (const PrepareStep& step : input.prepare) {
            Json object{{"step", step.name}};
            for (const auto& [parameter, value] : step.numbers)
                object[parameter] = value;
            for (const auto& [parameter, values] : step.lists)
                object[parameter] = values;
            steps.push_back(std::move(object));
        }
        root["inputs"].push_back({{"name", input.name},
                                  {"kind", input.kind},
                                  {"bands", input.bands},
                                  {"height", input.height},
                                  {"width", input.width},
                                  {"size_multiple", input.sizeMultiple},
                                  {"pixel_scale_arcsec", input.pixelScaleArcsec},
                                  {"unit", input.unit},
                                  {"prepare", std::move(steps)}});
    }
    for (const OutputSpec& output : outputs)
        root["outputs"].push_back({{"name", output.name},
                                   {"kind", nameOf(output.kind)},
                                   {"element", output.element},
                                   {"classes", output.classes},
                                   {"unit", output.unit},
                                   {"activation", output.activation},
                                   {"log_variance", output.logVariance}});
    return root.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace oddity::core
