// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/network/precision_check.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <sstream>
#include <vector>

#include "core/analysis/anomaly/isolation_forest.h"
#include "core/data/matrix.h"
#include "core/error.h"
#include "core/model/faithfulness/map_agreement.h"
#include "core/model/outputs/stored_outputs.h"

namespace oddity::app {

namespace {

constexpr std::int64_t wantedObjects = 256;
constexpr std::int64_t fewestObjects = 20;
constexpr int wantedTop = 50;
constexpr double mostChange = 0.25;
constexpr double leastCorrelation = 0.98;
constexpr double leastShared = 0.9;

/// What both networks gave, object by object.
struct Pair {
    core::StoredOutput exact;
    core::StoredOutput reduced;
};

void appendTo(std::vector<Pair>& pairs, std::vector<core::StoredOutput> exact,
              std::vector<core::StoredOutput> reduced) {
    for (std::size_t index = 0; index < exact.size(); ++index) {
        if (pairs.size() <= index) {
            pairs.push_back({std::move(exact[index]), std::move(reduced[index])});
            continue;
        }
        core::appendItems(pairs[index].exact.values, exact[index].values);
        core::appendItems(pairs[index].reduced.values, reduced[index].values);
    }
}

core::PrecisionCheck::Change changeOf(const Pair& pair) {
    const core::Tensor& exact = pair.exact.values;
    const auto count = static_cast<double>(exact.count());
    std::vector<double> changes;
    for (std::size_t column = 0; column < exact.itemSize(); ++column) {
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (std::int64_t object = 0; object < exact.count(); ++object) {
            const double value = exact.item(object)[column];
            sum += value / count;
            squares += value * value / count;
            largest = std::max(largest, std::abs(value));
        }
        // a column that hardly varies has the rounding of its own size as its spread
        const double spread = std::max({std::sqrt(std::max(0.0, squares - sum * sum)), 1e-4 * largest, 1e-30});
        for (std::int64_t object = 0; object < exact.count(); ++object)
            changes.push_back(
                std::abs(static_cast<double>(pair.reduced.values.item(object)[column]) - exact.item(object)[column]) /
                spread);
    }
    const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
    std::ranges::nth_element(changes, middle);
    return {pair.exact.about.name, std::ranges::max(changes), *middle};
}

std::vector<float> forestScores(const core::Tensor& values, const core::Progress& progress) {
    const core::Matrix points(values.values, static_cast<std::size_t>(values.count()), values.itemSize());
    return core::IsolationForest(points, {}).scores(points, progress);
}

void checkRanking(const std::vector<Pair>& pairs, core::PrecisionCheck& check, const core::Progress& progress) {
    const auto ofKind = [&pairs](const auto& isWanted) { return std::ranges::find_if(pairs, isWanted); };
    std::vector<float> exact;
    std::vector<float> reduced;
    if (const auto latents = ofKind([](const Pair& pair) { return pair.exact.about.kind == "embed"; });
        latents != pairs.end()) {
        check.ranking = "isolation_forest of " + latents->exact.about.name;
        exact = forestScores(latents->exact.values, progress);
        reduced = forestScores(latents->reduced.values, progress);
    } else if (const auto figure = ofKind([](const Pair& pair) {
                   return pair.exact.about.name == "recon_error" ||
                          (pair.exact.about.kind == "score" && pair.exact.values.itemSize() == 1);
               });
               figure != pairs.end()) {
        check.ranking = figure->exact.about.name;
        exact = figure->exact.values.values;
        reduced = figure->reduced.values.values;
    } else {
        return;
    }
    check.top = std::min(wantedTop, static_cast<int>(exact.size() / 4));
    const core::MapAgreement agreement =
        core::agreementOf(exact, reduced, check.top / static_cast<double>(exact.size()));
    check.rankCorrelation = std::isfinite(agreement.rankCorrelation) ? agreement.rankCorrelation : 0;
    check.topShared = static_cast<int>(std::lround(agreement.topShared * check.top));
}

} // namespace

core::PrecisionCheck checkPrecision(core::Model& reduced, core::Model& exact, const core::InputReader& reader,
                                    std::int64_t objectCount, const core::Progress& progress) {
    const std::int64_t wanted = std::min(wantedObjects, objectCount);
    std::vector<Pair> pairs;
    core::PrecisionCheck check;
    std::string problem;
    for (std::int64_t number = 0; number < wanted; ++number) {
        progress.throwIfStopped();
        progress.step(number, wanted, "Checking " + reduced.precision());
        core::InputBatch object;
        std::vector<core::MeasuredPlaces> measured;
        try {
            const core::PreparedInputs read = reader.read(core::RowId{number * objectCount / wanted});
            object = core::repeatedInputs(read.tensors, 1);
            measured = {read.measured};
        } catch (const core::Error& error) { // the run will flag it
            problem = error.what();
            continue;
        }
        std::vector<core::StoredOutput> full = core::storedOutputs(exact.card(), object, exact.run(object), measured);
        std::vector<core::StoredOutput> rounded =
            core::storedOutputs(exact.card(), object, reduced.run(object), measured);
        const bool areFinite = std::ranges::all_of(rounded, [](const core::StoredOutput& output) {
            return std::ranges::all_of(output.values.values, [](float value) { return std::isfinite(value); });
        });
        if (!areFinite)
            throw core::Error(core::ErrorKind::Model,
                              "in " + reduced.precision() + " the network gives values that are not finite");
        appendTo(pairs, std::move(full), std::move(rounded));
        ++check.objects;
    }
    if (check.objects < std::min(fewestObjects, objectCount))
        throw core::Error(core::ErrorKind::BadInput, "only " + std::to_string(check.objects) +
                                                         " objects could be prepared to check " + reduced.precision() +
                                                         " with: " + problem);
    for (const Pair& pair : pairs)
        check.changes.push_back(changeOf(pair));
    checkRanking(pairs, check, progress);
    return check;
}

bool isHarmless(const core::PrecisionCheck& check) {
    const bool isSmall =
        std::ranges::all_of(check.changes, [](const auto& each) { return each.largest <= mostChange; });
    return isSmall && (check.ranking.empty() ||
                       (check.rankCorrelation >= leastCorrelation && check.topShared >= leastShared * check.top));
}

std::string describe(const core::PrecisionCheck& check) {
    std::ostringstream text;
    text.precision(2);
    text << "on " << check.objects << " objects";
    const char* separator = " ";
    for (const core::PrecisionCheck::Change& change : check.changes) {
        text << separator << change.output << " changes by at most " << change.largest << " (median " << change.median
             << ") of its spread";
        separator = ", ";
    }
    if (!check.ranking.empty()) {
        text.precision(4);
        text << "; ranks by " << check.ranking << " agree to " << check.rankCorrelation << " (Spearman), "
             << check.topShared << " of the top " << check.top << " stay there";
    }
    return text.str();
}

} // namespace oddity::app
