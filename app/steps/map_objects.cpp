// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/map_objects.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "core/analysis/neighbours.h"
#include "core/analysis/projection/principal_components.h"
#include "core/analysis/projection/umap.h"
#include "core/error.h"
#include "core/project/run_store.h"
#include "core/utc_time.h"

namespace oddity::app {

namespace {

/// N×2: a latent space of one dimension gets a second coordinate of 0.
core::Matrix inThePlane(const core::Matrix& positions) {
    if (positions.columns() >= 2)
        return positions;
    std::vector<float> values(2 * positions.rows());
    for (std::size_t row = 0; row < positions.rows(); ++row) {
        values[2 * row] = positions.at(row, 0);
        values[2 * row + 1] = 0 * positions.at(row, 0); // not a number where the first is not
    }
    return {std::move(values), positions.rows(), 2};
}

constexpr std::size_t mostRowsOfPcaTrust = 50'000;
constexpr const char* agreementKind = "agreement";

/// "neighbours found: 99.4 % of 512 objects'", nothing where all were.
std::string recallText(const core::NeighbourGraph& graph) {
    if (graph.recallRows == 0)
        return {};
    char text[96];
    std::snprintf(text, sizeof text, ", %.1f %% of the neighbours found (measured on %zu objects)", 100 * graph.recall,
                  graph.recallRows);
    return text;
}

} // namespace

MapTrust storedTrust(const core::Survey& survey, const FeatureSet& features, const core::Derived& map,
                     const core::Progress& progress) {
    MapTrust trust;
    trust.quality = core::mapQuality(features.values, map.values, trustNeighbours, trustSample, 0, progress);
    const auto stored = core::derivedOf(survey, agreementKind, map.name);
    const bool isOfThisMap = stored && stored->provenance.made == map.provenance.made &&
                             stored->provenance.parameters == map.provenance.parameters;
    if (isOfThisMap && stored->values.columns() == 1)
        for (std::size_t row = 0; row < stored->values.rows(); ++row)
            trust.agreement.push_back(stored->values.at(row, 0));
    return trust;
}

MapResult mapObjects(const core::Survey& survey, const FeatureSet& features, const MapRequest& request,
                     const core::Progress& progress, const std::function<void(const core::Matrix&)>& preview) {
    const auto start = std::chrono::steady_clock::now();
    MapResult result;
    result.provenance = {.method = request.method,
                         .parameters = {},
                         .runs = features.runIds(),
                         .labelRevision = 0,
                         .made = core::utcNow()};
    core::NeighbourGraph graph;
    if (request.method == "pca") {
        const core::PrincipalComponents pca = core::principalComponents(features.values, 2);
        result.positions = inThePlane(pca.positions);
        result.provenance.parameters =
            std::to_string(pca.positions.columns()) + " components of " + features.describe();
    } else if (request.method == "umap") {
        graph = core::nearestNeighbours(features.values, std::max(request.neighbours, trustNeighbours), progress);
        core::UmapSettings settings;
        settings.neighbours = request.neighbours;
        settings.seed = request.seed;
        result.positions = core::umap(features.values, graph, settings, progress, preview);
        result.provenance.parameters = std::to_string(request.neighbours) + " neighbours, minimum distance 0.1, seed " +
                                       std::to_string(request.seed) + ", on " + features.describe() + recallText(graph);
    } else {
        throw core::Error(core::ErrorKind::Usage,
                          "'" + request.method + "' is not a map method here; there are pca, umap");
    }
    progress.throwIfStopped();
    result.quality =
        core::mapQuality(features.values, result.positions, trustNeighbours, trustSample, request.seed, progress);
    if (graph.k == 0 && features.values.rows() <= mostRowsOfPcaTrust)
        graph = core::nearestNeighbours(features.values, trustNeighbours, progress);
    core::storeDerived(survey.folder, "map", request.method, result.positions, result.provenance);
    if (graph.k > 0) {
        result.agreement = core::neighbourAgreement(graph, result.positions, trustNeighbours, progress);
        core::storeDerived(survey.folder, agreementKind, request.method, {result.agreement, result.agreement.size(), 1},
                           result.provenance);
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace oddity::app
