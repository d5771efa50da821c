// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/analysis/projection/fuzzy_graph.h"
#include "core/analysis/projection/layout_run.h"
#include "core/analysis/projection/umap.h"
#include "core/error.h"

namespace oddity::core {

namespace {

/// The rows that are finite both in the features and on the map.
std::vector<std::size_t> placedRows(const Matrix& points, const Matrix& positions) {
    std::vector<std::size_t> rows = points.finiteRows();
    std::erase_if(rows, [&](std::size_t row) { return !positions.rowIsFinite(row); });
    return rows;
}

Matrix chosenRows(const Matrix& matrix, const std::vector<std::size_t>& rows) {
    if (rows.size() == matrix.rows())
        return matrix;
    std::vector<float> values;
    values.reserve(rows.size() * matrix.columns());
    for (const std::size_t row : rows)
        values.insert(values.end(), matrix.row(row).begin(), matrix.row(row).end());
    return {std::move(values), rows.size(), matrix.columns()};
}

/// Memberships of the new rows, whose number of neighbours is the graph's.
std::vector<float> strengthsOf(const NeighbourGraph& graph, const std::vector<std::size_t>& rows) {
    double meanOfAll = 0;
    for (const std::size_t row : rows)
        for (std::size_t n = 0; n < graph.k; ++n)
            meanOfAll += graph.distances[row * graph.k + n] / static_cast<double>(rows.size() * graph.k);
    std::vector<float> strengths(rows.size() * graph.k);
    for (std::size_t n = 0; n < rows.size(); ++n)
        newRowStrengths({graph.distances.data() + rows[n] * graph.k, graph.k}, meanOfAll,
                        std::span(strengths).subspan(n * graph.k, graph.k));
    return strengths;
}

/// The mean of the neighbours' places, weighed by membership; the place itself for a row that equals its neighbour.
void startAmid(const Matrix& map, const NeighbourGraph& graph, std::size_t row, std::span<const float> strengths,
               float* start) {
    const std::size_t components = map.columns();
    double total = 0;
    std::vector<double> sum(components, 0.0);
    for (std::size_t n = 0; n < graph.k; ++n) {
        const std::span<const float> place = map.row(static_cast<std::size_t>(graph.indices[row * graph.k + n]));
        if (graph.distances[row * graph.k + n] == 0) {
            std::ranges::copy(place, start);
            return;
        }
        for (std::size_t axis = 0; axis < components; ++axis)
            sum[axis] += strengths[n] * place[axis];
        total += strengths[n];
    }
    for (std::size_t axis = 0; axis < components; ++axis)
        start[axis] = static_cast<float>(sum[axis] / total);
}

void requireSizes(const Matrix& points, const Matrix& positions, const UmapSettings& settings, std::size_t placed) {
    if (points.rows() != positions.rows() || positions.columns() != settings.components)
        throw Error(ErrorKind::BadInput, "the map has " + std::to_string(positions.rows()) + " rows and " +
                                             std::to_string(positions.columns()) + " components, the features have " +
                                             std::to_string(points.rows()) + " rows and the settings " +
                                             std::to_string(settings.components) + " components");
    if (placed < 2)
        throw Error(ErrorKind::BadInput,
                    "a map needs at least 2 placed rows for new ones, and has " + std::to_string(placed));
}

} // namespace

Matrix umapTransform(const Matrix& points, const Matrix& positions, const Matrix& newPoints,
                     const UmapSettings& settings, const Progress& progress) {
    requireSensible(settings);
    const std::vector<std::size_t> placed = placedRows(points, positions);
    requireSizes(points, positions, settings, placed.size());
    const Matrix map = chosenRows(positions, placed);
    const NeighbourGraph graph = crossNeighbours(chosenRows(points, placed), newPoints, settings.neighbours, progress);
    std::vector<std::size_t> rows = newPoints.finiteRows();
    std::erase_if(rows, [&](std::size_t row) { return graph.indices[(row + 1) * graph.k - 1] < 0; }); // too far away
    const std::vector<float> strengths = strengthsOf(graph, rows);

    const std::size_t components = settings.components;
    Layout layout;
    layout.heads.resize(rows.size() * components);
    std::vector<std::size_t> starts = {0};
    std::vector<std::int32_t> targets;
    std::vector<float> weights;
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const std::span<const float> own = std::span(strengths).subspan(n * graph.k, graph.k);
        startAmid(map, graph, rows[n], own, layout.heads.data() + n * components);
        targets.insert(targets.end(), graph.indices.begin() + static_cast<std::ptrdiff_t>(rows[n] * graph.k),
                       graph.indices.begin() + static_cast<std::ptrdiff_t>((rows[n] + 1) * graph.k));
        double total = 0;
        for (const float strength : own)
            total += strength;
        for (const float strength : own)
            weights.push_back(static_cast<float>(strength / total));
        starts.push_back(targets.size());
    }
    layout.epochs = settings.epochs > 0 ? std::max(settings.epochs / 3, 1) : rows.size() <= 10000 ? 100 : 30;
    layout.rate = settings.learningRate / 4;
    layout.edges = layoutEdges(starts, targets, weights, layout.epochs);
    layout.fixedTails = {map.data(), map.rows() * components};
    const std::vector<float> heads = runLayout(std::move(layout), settings, progress, {});
    std::vector<float> result(newPoints.rows() * components, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t n = 0; n < rows.size(); ++n)
        std::copy_n(heads.begin() + static_cast<std::ptrdiff_t>(n * components), components,
                    result.begin() + static_cast<std::ptrdiff_t>(rows[n] * components));
    return {std::move(result), newPoints.rows(), components};
}

} // namespace oddity::core
