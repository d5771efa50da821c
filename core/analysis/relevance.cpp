// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/relevance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "core/error.h"
#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::array learnedRoles = {LabelRole::Interesting, LabelRole::Ordinary, LabelRole::Artefact};
constexpr std::array<const char*, 3> roleNames = {"odd", "ordinary", "artefact"};

struct LabelledRows {
    std::array<std::vector<std::size_t>, learnedRoles.size()> ofRole;
    std::size_t unsure = 0;
    std::size_t unusable = 0; ///< no features, or a class that the scheme does not know

    std::size_t total() const {
        std::size_t sum = 0;
        for (const auto& rows : ofRole)
            sum += rows.size();
        return sum;
    }
};

LabelledRows sortByRole(const Matrix& features, const LabelScheme& scheme, const Labels& labels) {
    LabelledRows result;
    for (const auto& [row, event] : labels.current) {
        const LabelClass* given = scheme.find(event.classId);
        if (given != nullptr && given->role == LabelRole::Unsure) {
            ++result.unsure;
            continue;
        }
        if (given == nullptr || !row.isValid() || row.index() >= features.rows() ||
            !features.rowIsFinite(row.index())) {
            ++result.unusable;
            continue;
        }
        const auto place = std::ranges::find(learnedRoles, given->role) - learnedRoles.begin();
        result.ofRole[static_cast<std::size_t>(place)].push_back(row.index());
    }
    return result;
}

std::string counted(const LabelledRows& labelled) {
    std::string text;
    for (std::size_t role = 0; role < learnedRoles.size(); ++role)
        if (!labelled.ofRole[role].empty())
            text += (text.empty() ? "" : ", ") + std::to_string(labelled.ofRole[role].size()) + " " + roleNames[role];
    return text;
}

std::string leftOut(const LabelledRows& labelled) {
    std::string text;
    if (labelled.unsure > 0)
        text += "; " + std::to_string(labelled.unsure) + " unsure left out";
    if (labelled.unusable > 0)
        text += "; " + std::to_string(labelled.unusable) + " without features or of an unknown class left out";
    return text;
}

/// Unlabelled finite rows, evenly at random.
std::vector<std::size_t> drawBackground(const Matrix& features, const Labels& labels,
                                        const RelevanceSettings& settings) {
    std::vector<std::size_t> drawn;
    if (features.rows() == 0)
        return drawn;
    RandomStream random(settings.seed);
    const std::size_t attempts = 20 * settings.backgroundRows; // small or mostly empty catalogs give fewer
    for (std::size_t n = 0; n < attempts && drawn.size() < settings.backgroundRows; ++n) {
        const std::size_t row = random.below(features.rows());
        if (!labels.current.contains(RowId{static_cast<std::int64_t>(row)}) && features.rowIsFinite(row))
            drawn.push_back(row);
    }
    std::ranges::sort(drawn);
    drawn.erase(std::ranges::unique(drawn).begin(), drawn.end());
    return drawn;
}

/// Every role has the same weight in all, the mean number of labels; the background adds to the ordinary.
std::vector<TrainingExample> trainingExamples(const LabelledRows& labelled, const std::vector<std::size_t>& background,
                                              const std::vector<int>& targets, const RelevanceSettings& settings) {
    double present = 0;
    for (const auto& rows : labelled.ofRole)
        present += rows.empty() ? 0 : 1;
    const double weightOfRole = static_cast<double>(labelled.total()) / present;
    std::vector<TrainingExample> examples;
    for (std::size_t role = 0; role < learnedRoles.size(); ++role)
        for (const std::size_t row : labelled.ofRole[role])
            examples.push_back({row, targets[role],
                                static_cast<float>(weightOfRole / static_cast<double>(labelled.ofRole[role].size()))});
    for (const std::size_t row : background)
        examples.push_back(
            {row, targets[1],
             static_cast<float>(settings.backgroundWeight * weightOfRole / static_cast<double>(background.size()))});
    return examples;
}

std::vector<float> columnOf(const Matrix& matrix, std::size_t column) {
    std::vector<float> values(matrix.rows());
    for (std::size_t row = 0; row < matrix.rows(); ++row)
        values[row] = matrix.at(row, column);
    return values;
}

/// Place of each row, 0 for the largest; infinite where undefined.
std::vector<float> placesOf(const std::vector<float>& scores) {
    std::vector<float> places(scores.size(), std::numeric_limits<float>::infinity());
    const std::vector<RowId> order = rankRows(scores);
    for (std::size_t place = 0; place < order.size(); ++place)
        places[order[place].index()] = static_cast<float>(place);
    return places;
}

/// The unsupervised order without what looks like a labelled artefact: rank fraction times 1 − P(artefact).
std::vector<float> placesUnexplained(const std::vector<float>& unsupervised, const Matrix& probabilities,
                                     const std::vector<LabelRole>& roles) {
    std::vector<float> places = placesOf(unsupervised);
    const auto artefact = std::ranges::find(roles, LabelRole::Artefact);
    if (artefact == roles.end())
        return places;
    const auto column = static_cast<std::size_t>(artefact - roles.begin());
    std::vector<float> fractions(places.size());
    for (std::size_t row = 0; row < places.size(); ++row)
        fractions[row] = std::isinf(places[row]) ? std::numeric_limits<float>::quiet_NaN()
                                                 : (1 - places[row] / static_cast<float>(places.size())) *
                                                       (1 - probabilities.at(row, column));
    return placesOf(fractions);
}

float entropy(std::span<const float> probabilities) {
    double sum = 0;
    for (const float p : probabilities)
        sum -= p > 0 ? p * std::log(p) : 0.0;
    return static_cast<float>(sum / std::log(static_cast<double>(probabilities.size())));
}

} // namespace

Relevance learnRelevance(const Matrix& features, const std::vector<float>& unsupervised, const LabelScheme& scheme,
                         const Labels& labels, const Progress& progress, const RelevanceSettings& settings) {
    if (unsupervised.size() != features.rows())
        throw Error(ErrorKind::BadInput, std::to_string(unsupervised.size()) + " scores do not fit " +
                                             std::to_string(features.rows()) + " rows of features");
    const LabelledRows labelled = sortByRole(features, scheme, labels);
    Relevance result;
    result.scores.name = "relevance";
    result.scores.provenance.labelRevision = labels.revision;

    const bool hasInteresting = !labelled.ofRole[0].empty();
    if (!hasInteresting || labelled.ofRole[0].size() == labelled.total()) {
        result.scores.values = unsupervised;
        result.scores.provenance.method = "unsupervised";
        result.state = labelled.total() == 0 ? "nothing learned yet: no labels"
                                             : "nothing learned yet from " + counted(labelled) + ": " +
                                                   (hasInteresting ? "label something ordinary or an artefact too"
                                                                   : "label something odd");
        result.state += leftOut(labelled);
        return result;
    }

    const std::vector<std::size_t> background = drawBackground(features, labels, settings);
    std::vector<int> targets;
    for (std::size_t role = 0; role < learnedRoles.size(); ++role) {
        const bool learned = !labelled.ofRole[role].empty() || (role == 1 && !background.empty());
        targets.push_back(learned ? static_cast<int>(result.roles.size()) : -1);
        if (learned)
            result.roles.push_back(learnedRoles[role]);
    }
    const std::vector<TrainingExample> examples = trainingExamples(labelled, background, targets, settings);
    result.head.emplace(features, examples, static_cast<int>(result.roles.size()), settings.penalty);
    result.probabilities = result.head->probabilities(features, progress);

    const double unsupervisedWeight = 1 / (1 + static_cast<double>(labelled.total()) / settings.fadeLabels);
    progress.throwIfStopped();

    const std::vector<float> interesting = columnOf(result.probabilities, 0);
    const std::vector<float> unsupervisedPlaces = placesUnexplained(unsupervised, result.probabilities, result.roles);
    result.scores.values.assign(features.rows(), std::numeric_limits<float>::quiet_NaN());
    result.uncertainty = result.scores.values;
    const double half = settings.halfPlace;
    constexpr std::size_t rowsPerBlock = 16384;
    forEachBlock((features.rows() + rowsPerBlock - 1) / rowsPerBlock, {progress.stop, {}}, "", [&](std::size_t block) {
        const std::size_t end = std::min(features.rows(), (block + 1) * rowsPerBlock);
        for (std::size_t row = block * rowsPerBlock; row < end; ++row) {
            if (std::isnan(interesting[row]))
                continue;
            result.scores.values[row] =
                static_cast<float>((1 - unsupervisedWeight) * interesting[row] +
                                   unsupervisedWeight * half / (half + unsupervisedPlaces[row]));
            result.uncertainty[row] = entropy(result.probabilities.row(row));
        }
    });
    result.scores.provenance.method = "logistic head with the unsupervised order";
    result.scores.provenance.parameters =
        "penalty " + std::to_string(settings.penalty) + ", " + std::to_string(background.size()) +
        " unlabelled rows as weak ordinary examples (seed " + std::to_string(settings.seed) +
        "), weight of the unsupervised order " + std::to_string(unsupervisedWeight);
    result.state = "learned from " + std::to_string(labelled.total()) + " labels (" + counted(labelled) + ")";
    if (!background.empty())
        result.state += ", " + std::to_string(background.size()) + " unlabelled objects standing in weakly as ordinary";
    result.state += leftOut(labelled);
    return result;
}

} // namespace oddity::core
