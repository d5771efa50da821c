// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/umap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/analysis/projection/fuzzy_graph.h"
#include "core/analysis/projection/principal_components.h"
#include "core/analysis/projection/umap_layout.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

void requireSensible(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings) {
    if (graph.rows != points.rows())
        throw Error(ErrorKind::BadInput, "the neighbour graph has " + std::to_string(graph.rows) +
                                             " rows, the features have " + std::to_string(points.rows()));
    if (settings.neighbours < 2 || settings.spread <= 0 || settings.minDist < 0 || settings.minDist > settings.spread ||
        settings.negativeSamples < 1 || settings.negativeSamples > 7)
        throw Error(ErrorKind::BadInput, "UMAP needs at least 2 neighbours, 0 ≤ minDist ≤ spread and 1 to 7 negative "
                                         "samples");
}

/// The first two principal components scaled to ±10, with a little noise so that identical rows can part.
std::vector<PlanePoint> startingPositions(const Matrix& points, const std::vector<std::size_t>& rows,
                                          std::uint64_t seed) {
    const Matrix positions = principalComponents(points, 2).positions;
    float extent = 0;
    for (const std::size_t row : rows)
        for (const float value : positions.row(row))
            extent = std::max(extent, std::abs(value));
    const float scale = extent > 0 ? 10 / extent : 0;
    RandomStream random(seed, std::numeric_limits<std::uint32_t>::max());
    std::vector<PlanePoint> start(rows.size());
    for (std::size_t point = 0; point < rows.size(); ++point) {
        const std::span<const float> position = positions.row(rows[point]);
        start[point].x = scale * position[0] + static_cast<float>(1e-4 * random.normal());
        start[point].y = (position.size() > 1 ? scale * position[1] : 0) + static_cast<float>(1e-4 * random.normal());
    }
    return start;
}

/// Edges too weak to pull even once are left out, as in the reference.
LayoutEdges layoutEdges(const FuzzyGraph& graph, int epochs) {
    LayoutEdges edges;
    const float strongest = *std::ranges::max_element(graph.weights);
    edges.starts.reserve(graph.starts.size());
    edges.starts.push_back(0);
    for (std::size_t point = 0; point + 1 < graph.starts.size(); ++point) {
        for (std::size_t edge = graph.starts[point]; edge < graph.starts[point + 1]; ++edge) {
            const float period = strongest / graph.weights[edge];
            if (period > static_cast<float>(epochs))
                continue;
            edges.targets.push_back(graph.targets[edge]);
            edges.periods.push_back(period);
        }
        edges.starts.push_back(edges.targets.size());
    }
    edges.nextDue = edges.periods;
    return edges;
}

/// Bounds of so many shares of the points with about equal numbers of edges.
std::vector<std::size_t> evenShares(const std::vector<std::size_t>& starts, std::size_t shares) {
    std::vector<std::size_t> bounds = {0};
    for (std::size_t share = 1; share < shares; ++share) {
        const auto bound = std::ranges::lower_bound(starts, starts.back() * share / shares);
        bounds.push_back(std::max(bounds.back(), static_cast<std::size_t>(bound - starts.begin())));
    }
    bounds.push_back(starts.size() - 1);
    return bounds;
}

Matrix spreadOut(const std::vector<PlanePoint>& positions, const std::vector<std::size_t>& rows, std::size_t total) {
    std::vector<float> values(total * 2, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t point = 0; point < rows.size(); ++point) {
        values[rows[point] * 2] = positions[point].x;
        values[rows[point] * 2 + 1] = positions[point].y;
    }
    return {std::move(values), total, 2};
}

} // namespace

Matrix umap(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings, const Progress& progress,
            const std::function<void(const Matrix&)>& preview) {
    requireSensible(points, graph, settings);
    FuzzyGraph fuzzy = fuzzyGraph(graph, settings.neighbours);
    const std::vector<std::size_t> rows = std::move(fuzzy.rows);
    if (rows.empty())
        return spreadOut({}, {}, points.rows());
    progress.throwIfStopped();

    const int epochs = settings.epochs > 0 ? settings.epochs : rows.size() <= 10000 ? 500 : 200;
    const auto [a, b] = fitMembershipCurve(settings.minDist, settings.spread);
    LayoutEdges edges = layoutEdges(fuzzy, epochs);
    fuzzy = {};
    std::vector<PlanePoint> current = startingPositions(points, rows, settings.seed);
    std::vector<PlanePoint> next(current.size());

    const std::size_t workers = settings.threads > 0 ? static_cast<std::size_t>(settings.threads) : coreCount();
    const std::vector<std::size_t> bounds = evenShares(edges.starts, workers);
    const int previewEvery = std::max(1, epochs / 50);
    runRounds(
        workers, static_cast<std::size_t>(epochs),
        [&](std::size_t worker, std::size_t round) {
            LayoutEpoch epoch;
            epoch.edges = &edges;
            epoch.before = current.data();
            epoch.after = next.data();
            epoch.points = current.size();
            epoch.a = static_cast<float>(a);
            epoch.b = static_cast<float>(b);
            epoch.negativeSamples = settings.negativeSamples;
            epoch.rate = 1.0F - static_cast<float>(round) / static_cast<float>(epochs);
            epoch.epoch = static_cast<int>(round);
            epoch.seed = settings.seed;
            movePoints(epoch, bounds[worker], bounds[worker + 1]);
        },
        [&](std::size_t round) {
            std::swap(current, next);
            progress.throwIfStopped();
            const int done = static_cast<int>(round) + 1;
            progress.step(done, epochs, "laying out the map");
            if (preview && done % previewEvery == 0 && done < epochs)
                preview(spreadOut(current, rows, points.rows()));
        });
    return spreadOut(current, rows, points.rows());
}

} // namespace oddity::core
