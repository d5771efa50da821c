// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/card/read_output.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "core/joined_words.h"

namespace oddity::core {

namespace {

OutputKind readKind(CardFields& fields) {
    const std::string word = fields.requiredText("kind");
    const std::optional<OutputKind> kind = outputKindNamed(word);
    if (!kind) {
        std::vector<std::string> known;
        for (const std::string_view each : outputKindWords())
            known.emplace_back(each);
        fields.refuse("kind", "unknown kind '" + word + "'; known: " + joinedWords(known));
    }
    return *kind;
}

void readEdges(CardFields& fields, OutputSpec& output) {
    fields.each("edges", fields.required("edges"), [&](const CardJson& edge, const std::string& field) {
        if (!edge.is_number() || !std::isfinite(edge.get<double>()))
            fields.wrongType(field, "a number", edge);
        output.edges.push_back(edge.get<double>());
    });
    if (output.edges.size() < 2 ||
        std::ranges::adjacent_find(output.edges, std::ranges::greater_equal()) != output.edges.end())
        fields.refuse("edges", "must be at least two numbers, each above the one before");
}

/// ["question", "answer"] of a question that stands before this one.
void readAfter(CardFields& fields, const CardJson& after, const std::vector<VoteQuestion>& earlier,
               VoteQuestion& question) {
    if (!after.is_array() || after.size() != 2 || !after[0].is_string() || !after[1].is_string())
        fields.wrongType("after", "a question and its answer, [\"question\", \"answer\"]", after);
    const auto asked = std::ranges::find(earlier, after[0].get<std::string>(), &VoteQuestion::name);
    if (asked == earlier.end())
        fields.refuse("after", "no question '" + after[0].get<std::string>() + "' stands before this one");
    const auto answer = std::ranges::find(asked->answers, after[1].get<std::string>());
    if (answer == asked->answers.end())
        fields.refuse("after", "question '" + asked->name + "' has no answer '" + after[1].get<std::string>() + "'");
    question.afterQuestion = static_cast<int>(asked - earlier.begin());
    question.afterAnswer = static_cast<int>(answer - asked->answers.begin());
}

void readVotes(CardFields& fields, OutputSpec& output, const std::string& path) {
    const CardJson* questions = fields.optional("questions");
    if (questions != nullptr && !output.classes.empty())
        fields.refuse("classes", "of votes are the answers that 'questions' lists");
    if (questions == nullptr && output.classes.size() >= 2)
        output.questions.push_back({output.name, output.classes, -1, -1});
    else
        fields.each("questions", fields.required("questions"), [&](const CardJson& entry, const std::string& prefix) {
            CardFields asked(entry, prefix, path);
            VoteQuestion question;
            question.name = asked.requiredText("name");
            if (std::ranges::find(output.questions, question.name, &VoteQuestion::name) != output.questions.end())
                asked.refuse("name", "'" + question.name + "' is used twice");
            asked.required("answers");
            question.answers = asked.texts("answers");
            if (question.answers.size() < 2)
                asked.refuse("answers", "must be at least two");
            if (const CardJson* after = asked.optional("after"))
                readAfter(asked, *after, output.questions, question);
            asked.refuseUnknown();
            for (const std::string& answer : question.answers)
                output.classes.push_back(question.name + "_" + answer);
            output.questions.push_back(std::move(question));
        });
    if (output.questions.empty())
        fields.refuse("questions", "lists no question");
    const std::string values = fields.text("votes", "fractions");
    if (values != "fractions" && values != "concentrations")
        fields.refuse("votes", "'" + values + "' is unknown; known: fractions, concentrations (of a Dirichlet)");
    output.votes = values == "fractions" ? VoteValues::Fractions : VoteValues::Concentrations;
}

void readActivation(CardFields& fields, OutputSpec& output) {
    output.activation = fields.text("activation", "");
    const std::set<std::string> known = output.kind == OutputKind::PdfMix
                                            ? std::set<std::string>{"", "mixture"}
                                            : std::set<std::string>{"", "softmax", "sigmoid"};
    if (!known.contains(output.activation))
        fields.refuse("activation",
                      "unknown activation '" + output.activation + "'; known: " +
                          (output.kind == OutputKind::PdfMix ? "mixture (softmax of weights, exponential of deviations)"
                                                             : "softmax, sigmoid") +
                          ", or none");
}

GeneratorSpec readGenerator(CardFields& fields, std::string name) {
    GeneratorSpec generator{std::move(name), fields.requiredText("method"), fields.integer("latent_size", 0, 1)};
    if (generator.latentSize == 0)
        fields.refuse("latent_size", "is missing");
    fields.text("unit", "");
    return generator;
}

} // namespace

void readOutput(const CardJson& object, const std::string& prefix, const std::string& path, ModelCard& card) {
    CardFields fields(object, prefix, path);
    OutputSpec output;
    output.name = fields.requiredText("name");
    const bool nameIsPlain = std::ranges::all_of(output.name, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!nameIsPlain)
        fields.refuse("name", "'" + output.name + "' names a file and may hold only letters, digits, '_' and '-'");
    output.kind = readKind(fields);
    if (output.kind == OutputKind::Gen) {
        card.generators.push_back(readGenerator(fields, output.name));
        fields.refuseUnknown();
        return;
    }
    output.method = fields.text("method", output.method);
    if (output.method.empty())
        fields.refuse("method", "must not be empty");
    output.element = fields.text("element", "");
    output.classes = fields.texts("classes");
    output.unit = fields.text("unit", "");
    readActivation(fields, output);
    output.logVariance = fields.text("log_variance", "");
    if (!output.logVariance.empty() && output.kind != OutputKind::Embed && output.kind != OutputKind::Reg)
        fields.refuse("log_variance", "belongs to outputs of kind embed and reg");
    if (output.kind == OutputKind::PdfBin)
        readEdges(fields, output);
    if (output.kind == OutputKind::Votes)
        readVotes(fields, output, path);
    if (output.kind == OutputKind::Reg)
        output.valueUnits = fields.units(output.classes.size(), "values in 'classes'");
    if (output.kind == OutputKind::Som) {
        output.gridRows = fields.integer("rows", 0, 1);
        output.gridColumns = fields.integer("columns", 0, 1);
        if (output.gridRows == 0 || output.gridColumns == 0)
            fields.refuse(output.gridRows == 0 ? "rows" : "columns", "is missing");
    }
    fields.refuseUnknown();
    card.outputs.push_back(std::move(output));
}

} // namespace oddity::core
