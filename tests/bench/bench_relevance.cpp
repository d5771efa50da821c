// SPDX-License-Identifier: BSD-3-Clause
// Active learning with an oracle: planted oddities among the top 200 before and after 100 answers from the program's
// own queue, median over seeds. Latents are synthetic: clusters of ordinary objects, small odd clusters, scattered
// artefacts.
#include <algorithm>
#include <cstdio>

#include "core/analysis/acquisition.h"
#include "core/analysis/anomaly/isolation_forest.h"
#include "core/analysis/metrics.h"
#include "core/analysis/relevance.h"
#include "core/random_stream.h"
#include "measurement.h"

namespace {

using namespace oddity;

struct Survey {
    core::Matrix features;
    std::vector<std::string> truth; ///< "ordinary", "odd", "artefact"
};

/// Oddities of several kinds lie `offset` (in units of a cluster's radius) away from an ordinary cluster.
Survey plantedSurvey(std::size_t rows, std::size_t columns, double offset, std::uint64_t seed) {
    constexpr std::size_t clusters = 8;
    constexpr std::size_t kinds = 5;
    constexpr std::size_t odd = 200;
    constexpr std::size_t artefacts = 100;
    constexpr std::size_t intrinsic = 6;
    core::RandomStream random(seed);
    const auto vectors = [&](std::size_t count) {
        std::vector<double> values(count * columns);
        for (double& value : values)
            value = random.normal();
        return values;
    };
    const std::vector<double> centres = vectors(clusters);
    const std::vector<double> shapes = vectors(clusters * intrinsic);
    const std::vector<double> shifts = vectors(kinds);
    Survey survey;
    std::vector<float> values(rows * columns);
    for (std::size_t row = 0; row < rows; ++row) {
        const bool isOdd = row < odd;
        const bool isArtefact = !isOdd && row < odd + artefacts;
        survey.truth.push_back(isOdd ? "odd" : isArtefact ? "artefact" : "ordinary");
        const std::size_t kind = row % kinds;
        const std::size_t cluster = isOdd ? kind : random.below(clusters);
        double factors[intrinsic];
        for (double& factor : factors)
            factor = random.normal() * 0.4;
        for (std::size_t c = 0; c < columns; ++c) {
            double value = centres[cluster * columns + c] + 0.25 * random.normal();
            for (std::size_t f = 0; f < intrinsic; ++f)
                value += shapes[(cluster * intrinsic + f) * columns + c] * factors[f];
            if (isOdd)
                value += offset * shifts[kind * columns + c];
            if (isArtefact)
                value += 1.5 * offset * random.normal();
            values[row * columns + c] = static_cast<float>(value);
        }
    }
    survey.features = core::Matrix(std::move(values), rows, columns);
    return survey;
}

int oddInTop(const std::vector<float>& scores, const std::vector<std::string>& truth, std::size_t top) {
    const std::vector<core::RowId> order = core::rankRows(scores);
    return static_cast<int>(std::ranges::count_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(top),
                                                  [&](core::RowId row) { return truth[row.index()] == "odd"; }));
}

struct Outcome {
    int before = 0;
    int after = 0;
    double learnSeconds = 0;       ///< the last time
    double oddAgainstArtefact = 0; ///< area under the ROC curve of the relevance
};

Outcome hunt(const Survey& survey, int answers, int batch, const core::RelevanceSettings& settings,
             std::uint64_t seed) {
    core::IsolationForestSettings forestSettings;
    forestSettings.seed = seed;
    const std::vector<float> unsupervised =
        core::IsolationForest(survey.features, forestSettings).scores(survey.features, {});
    const core::LabelScheme scheme = core::LabelScheme::standard();
    core::Labels labels;
    core::Relevance relevance;
    double learnSeconds = 0;
    core::QueueSettings queue;
    queue.length = static_cast<std::size_t>(batch);
    queue.seed = seed;
    for (int given = 0; given <= answers; given += batch) {
        learnSeconds = bench::medianSeconds(
            1, [&] { relevance = core::learnRelevance(survey.features, unsupervised, scheme, labels, {}, settings); });
        if (given == answers)
            break;
        for (const core::Question& question :
             core::nextQuestions(relevance.scores.values, relevance.uncertainty, labels, queue)) {
            labels.current[question.row].classId = survey.truth[question.row.index()];
            ++labels.revision;
        }
    }
    std::vector<float> contested;
    std::vector<bool> odd;
    for (std::size_t row = 0; row < survey.truth.size(); ++row)
        if (survey.truth[row] != "ordinary") {
            contested.push_back(relevance.scores.values[row]);
            odd.push_back(survey.truth[row] == "odd");
        }
    return {oddInTop(unsupervised, survey.truth, 200), oddInTop(relevance.scores.values, survey.truth, 200),
            learnSeconds, core::areaUnderRoc(contested, odd)};
}

} // namespace

int main(int count, char** values) {
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    core::RelevanceSettings settings;
    settings.penalty = static_cast<float>(arguments.number("penalty", settings.penalty));
    settings.backgroundRows =
        static_cast<std::size_t>(arguments.number("background", static_cast<double>(settings.backgroundRows)));
    settings.backgroundWeight = arguments.number("weight", settings.backgroundWeight);
    settings.fadeLabels = arguments.number("fade", settings.fadeLabels);
    settings.halfPlace = arguments.number("half", settings.halfPlace);
    std::vector<Outcome> outcomes;
    Survey survey;
    const double seconds = bench::medianSeconds(static_cast<int>(arguments.number("seeds", 5)), [&] {
        const std::uint64_t seed = outcomes.size();
        survey = plantedSurvey(arguments.rows, arguments.columns, arguments.number("offset", 0.5), seed);
        outcomes.push_back(hunt(survey, static_cast<int>(arguments.number("answers", 100)),
                                static_cast<int>(arguments.number("batch", 5)), settings, seed));
    });
    const auto median = [&](auto member) {
        std::ranges::sort(outcomes, {}, member);
        return outcomes[outcomes.size() / 2].*member;
    };
    char extra[200];
    std::snprintf(extra, sizeof extra,
                  "\"odd_in_top_200_before\": %d, \"after\": %d, \"learn_s\": %.3g, \"odd_against_artefact_auc\": %.4f",
                  median(&Outcome::before), median(&Outcome::after), median(&Outcome::learnSeconds),
                  median(&Outcome::oddAgainstArtefact));
    bench::report("relevance", survey.features, seconds, extra);
}
