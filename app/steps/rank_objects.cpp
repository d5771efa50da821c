// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/rank_objects.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis/anomaly/isolation_forest.h"
#include "core/analysis/anomaly/mahalanobis.h"
#include "core/analysis/anomaly/neighbour_distance.h"
#include "core/analysis/neighbours.h"
#include "core/error.h"
#include "core/project/run_store.h"
#include "core/utc_time.h"

namespace oddity::app {

namespace {

constexpr std::size_t distanceNeighbours = 20;

/// The stored figure of a run that a method name stands for: "recon_error", or "OUTPUT" of kind score.
struct StoredScore {
    core::RunManifest run;
    core::RunOutput output;
};

std::vector<StoredScore> storedScores(const core::Survey& survey) {
    std::vector<StoredScore> found;
    for (const core::RunManifest& run : core::runsOf(survey))
        for (const core::RunOutput& output : run.outputs)
            if ((output.kind == "quality" || output.kind == "score") && output.shape.size() == 2 &&
                output.shape[1] == 1)
                found.push_back({run, output});
    return found;
}

const std::vector<RankMethod>& latentMethods() {
    static const std::vector<RankMethod> methods{
        {"isolation_forest", "how few random cuts set the object apart in latent space (Liu et al. 2008)"},
        {"neighbour_distance", "mean distance to the 20 nearest objects in latent space"},
        {"mahalanobis", "distance from the mean in units of the latents' covariance"},
    };
    return methods;
}

} // namespace

bool needsLatents(const std::string& method) {
    return std::ranges::find(latentMethods(), method, &RankMethod::name) != latentMethods().end();
}

std::vector<RankMethod> rankMethods(const core::Survey& survey) {
    std::vector<RankMethod> methods = latentMethods();
    for (const StoredScore& stored : storedScores(survey))
        methods.push_back({stored.output.name, "stored by the run of " + stored.run.modelName});
    return methods;
}

core::Scores rankObjects(const core::Survey& survey, const FeatureSet& features, const RankRequest& request,
                         const core::Progress& progress) {
    core::Scores scores;
    scores.name = request.method;
    scores.provenance = {.method = request.method,
                         .parameters = features.describe(),
                         .runs = features.runIds(),
                         .labelRevision = 0,
                         .made = core::utcNow()};
    if (request.method == "isolation_forest") {
        const core::IsolationForestSettings settings{.seed = request.seed, .columnWeights = features.blockWeights()};
        scores.values = core::IsolationForest(features.values, settings).scores(features.values, progress);
        scores.provenance.parameters = std::to_string(settings.trees) + " trees of " +
                                       std::to_string(settings.samplesPerTree) + " objects, seed " +
                                       std::to_string(request.seed) + ", on " + features.describe();
    } else if (request.method == "neighbour_distance") {
        const core::NeighbourGraph graph = core::nearestNeighbours(features.values, distanceNeighbours, progress);
        scores.values = core::neighbourDistanceScores(graph);
        scores.provenance.parameters = std::to_string(graph.k) + " neighbours, on " + features.describe();
    } else if (request.method == "mahalanobis") {
        scores.values = core::mahalanobisScores(features.values);
    } else {
        bool isFound = false;
        for (const StoredScore& stored : storedScores(survey)) {
            if (stored.output.name != request.method)
                continue;
            const core::Matrix values = core::outputOf(survey, stored.run, stored.output.name);
            scores.values.assign(values.data(), values.data() + values.rows());
            scores.provenance.parameters = "stored by the run of " + stored.run.modelName;
            scores.provenance.runs = {stored.run.id};
            isFound = true;
        }
        if (!isFound) {
            std::string known;
            for (const RankMethod& method : rankMethods(survey))
                known += (known.empty() ? "" : ", ") + method.name;
            throw core::Error(core::ErrorKind::Usage,
                              "'" + request.method + "' is not a score of this project; there are " + known);
        }
    }
    core::storeDerived(survey.folder, "score", scores.name, core::Matrix(scores.values, scores.values.size(), 1),
                       scores.provenance);
    return scores;
}

core::Scores similarObjects(const core::Survey& survey, const FeatureSet& features, core::RowId row) {
    const std::string& id = survey.catalog->id(row);
    if (!features.values.rowIsFinite(row.index()))
        throw core::Error(core::ErrorKind::BadInput, "object '" + id + "' has no latents to compare by",
                          {.path = survey.data.catalog.path.string(), .row = row.value});
    core::Scores scores;
    scores.name = "likeness to " + id;
    scores.values.assign(features.values.rows(), std::numeric_limits<float>::quiet_NaN());
    for (const core::Neighbour& neighbour :
         core::nearestTo(features.values, features.values.row(row.index()), features.values.rows()))
        if (static_cast<std::size_t>(neighbour.index) != row.index())
            scores.values[static_cast<std::size_t>(neighbour.index)] = 1 / (1 + neighbour.distance);
    scores.provenance = {.method = "nearest neighbours",
                         .parameters = "1 / (1 + distance) to " + id + " on " + features.describe(),
                         .runs = features.runIds(),
                         .labelRevision = 0,
                         .made = core::utcNow()};
    return scores;
}

} // namespace oddity::app
