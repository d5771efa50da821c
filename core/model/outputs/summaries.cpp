// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/model/outputs/object_output.h"
#include "core/model/outputs/stored_outputs.h"
#include "core/model/outputs/votes.h"

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

const StoredOutput* named(const std::vector<StoredOutput>& outputs, const std::string& name) {
    const auto match = std::ranges::find_if(outputs, [&](const StoredOutput& each) { return each.about.name == name; });
    return match == outputs.end() ? nullptr : &*match;
}

std::vector<float> summaryOf(const Density& density) {
    std::vector<float> summary;
    for (const double figure :
         {density.mean(), density.deviation(), density.mode(), density.quantile(0.05), density.quantile(0.16),
          density.quantile(0.50), density.quantile(0.84), density.quantile(0.95)})
        summary.push_back(static_cast<float>(figure));
    return summary;
}

void addDensity(const OutputSpec& spec, const Tensor& values, std::vector<StoredOutput>& added) {
    const std::vector<std::string> channels = densitySummaryChannels();
    const std::size_t quantities = spec.kind == OutputKind::Samples && !spec.classes.empty() ? spec.classes.size() : 1;
    for (std::size_t quantity = 0; quantity < quantities; ++quantity) {
        const std::string of = quantities > 1 ? "_" + spec.classes[quantity] : "";
        StoredOutput summary{
            {.name = spec.name + of + "_summary", .kind = qualityKind, .channels = channels, .unit = spec.unit},
            Tensor::zeros({values.count(), std::ssize(channels)})};
        for (std::int64_t object = 0; object < values.count(); ++object) {
            const auto row = summary.values.item(object);
            try {
                std::ranges::copy(summaryOf(densityOf(spec, values.item(object), quantity)), row.begin());
            } catch (const Error&) {
                std::ranges::fill(row, missing); // the run flags objects whose values are not finite, naming the output
            }
        }
        added.push_back(std::move(summary));
    }
}

void addFractions(const OutputSpec& spec, const Tensor& values, std::vector<StoredOutput>& added) {
    const auto answers = std::ssize(spec.classes);
    StoredOutput fraction{{.name = spec.name + "_fraction", .kind = qualityKind, .channels = spec.classes},
                          Tensor::zeros({values.count(), answers})};
    StoredOutput deviation = fraction;
    deviation.about.name += "_std";
    for (std::int64_t object = 0; object < values.count(); ++object) {
        const auto own = values.item(object);
        const Tensor passes{{std::ssize(own) / answers, answers}, {own.begin(), own.end()}};
        std::vector<AnswerExpectation> expectations(spec.classes.size(), {missing, missing, missing});
        try {
            expectations = voteExpectations(spec, passes);
        } catch (const Error&) { // likewise
        }
        for (std::size_t answer = 0; answer < expectations.size(); ++answer) {
            fraction.values.item(object)[answer] = expectations[answer].fraction;
            deviation.values.item(object)[answer] = expectations[answer].deviation;
        }
    }
    added.push_back(std::move(fraction));
    added.push_back(std::move(deviation));
}

void addVoteEntropies(const OutputSpec& spec, const Tensor& values, std::vector<StoredOutput>& added) {
    std::vector<std::string> questions;
    std::ranges::transform(spec.questions, std::back_inserter(questions), &VoteQuestion::name);
    const auto answers = std::ssize(spec.classes);
    const auto figure = [&](const char* suffix) {
        return StoredOutput{{.name = spec.name + suffix, .kind = qualityKind, .channels = questions, .unit = "nat"},
                            Tensor::zeros({values.count(), std::ssize(questions)})};
    };
    StoredOutput all = figure("_entropy");
    StoredOutput aleatoric = figure("_aleatoric");
    StoredOutput information = figure("_mutual_information");
    for (std::int64_t object = 0; object < values.count(); ++object) {
        const auto own = values.item(object);
        const Tensor passes{{std::ssize(own) / answers, answers}, {own.begin(), own.end()}};
        std::vector<AnswerEntropy> entropies(questions.size(), {missing, missing});
        try {
            entropies = voteEntropies(spec, passes);
        } catch (const Error&) { // likewise
        }
        for (std::size_t question = 0; question < questions.size(); ++question) {
            const AnswerEntropy& each = entropies[question];
            all.values.item(object)[question] = each.all;
            aleatoric.values.item(object)[question] = each.aleatoric;
            information.values.item(object)[question] =
                std::isnan(each.all) ? missing : std::max(0.0F, each.all - each.aleatoric);
        }
    }
    added.push_back(std::move(all));
    if (spec.votes == VoteValues::Fractions && std::ssize(spec.classes) == std::ssize(values.item(0)))
        return; // one pass of fractions leaves none of it open
    added.push_back(std::move(aleatoric));
    added.push_back(std::move(information));
}

void addNoise(const OutputSpec& spec, const std::vector<StoredOutput>& outputs, std::vector<StoredOutput>& added) {
    const StoredOutput* logVariance = named(outputs, spec.name + "_logvar");
    if (spec.kind != OutputKind::Reg || logVariance == nullptr)
        return;
    StoredOutput noise = *logVariance;
    noise.about = {.name = spec.name + "_aleatoric", .kind = qualityKind, .channels = spec.classes, .unit = spec.unit};
    for (float& value : noise.values.values)
        value = std::exp(value / 2);
    if (const StoredOutput* spread = named(outputs, spec.name + "_std")) {
        StoredOutput total = noise;
        total.about.name = spec.name + "_total";
        std::ranges::transform(noise.values.values, spread->values.values, total.values.values.begin(),
                               [](float a, float b) { return std::hypot(a, b); });
        added.push_back(std::move(total));
    }
    added.push_back(std::move(noise));
}

} // namespace

std::vector<std::string> densitySummaryChannels() {
    return {"mean", "deviation", "mode", "p05", "p16", "p50", "p84", "p95"};
}

void addSummaries(const ModelCard& card, std::vector<StoredOutput>& outputs) {
    std::vector<StoredOutput> added;
    for (const OutputSpec& spec : card.outputs) {
        const StoredOutput* output = named(outputs, spec.name);
        if (output == nullptr)
            continue;
        if (isDensity(spec.kind)) {
            addDensity(spec, output->values, added);
        } else if (spec.kind == OutputKind::Votes) {
            addFractions(spec, output->values, added);
            addVoteEntropies(spec, output->values, added);
        } else {
            addNoise(spec, outputs, added);
        }
    }
    std::ranges::move(added, std::back_inserter(outputs));
}

} // namespace oddity::core
