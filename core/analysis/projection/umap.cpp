// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/umap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/analysis/neighbours/partition_tree.h"
#include "core/analysis/projection/fuzzy_graph.h"
#include "core/analysis/projection/layout_run.h"
#include "core/analysis/projection/umap_start.h"
#include "core/error.h"

namespace oddity::core {

namespace {

void require(bool fulfilled, const char* rule, double value) {
    if (!fulfilled)
        throw Error(ErrorKind::BadInput, std::string("UMAP needs ") + rule + ", not " + std::to_string(value));
}

void requireSizes(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings,
                  std::span<const std::int32_t> labels) {
    if (graph.rows != points.rows())
        throw Error(ErrorKind::BadInput, "the neighbour graph has " + std::to_string(graph.rows) +
                                             " rows, the features have " + std::to_string(points.rows()));
    if (!labels.empty() && labels.size() != points.rows())
        throw Error(ErrorKind::BadInput, "there are " + std::to_string(labels.size()) + " labels for " +
                                             std::to_string(points.rows()) + " rows");
    const std::size_t wanted = settings.neighbours - 1;
    if (graph.k < wanted && graph.k + 1 < points.finiteRows().size())
        throw Error(ErrorKind::BadInput, "UMAP with " + std::to_string(settings.neighbours) +
                                             " neighbours needs a graph of at least " + std::to_string(wanted) +
                                             ", and this one has " + std::to_string(graph.k));
}

/// The graph's rows so ordered that neighbours lie close in memory.
std::vector<std::uint32_t> localOrder(const Matrix& points, const NeighbourGraph& graph, const Progress& progress) {
    constexpr std::size_t leafSize = 128;
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < graph.rows; ++row)
        if (graph.k > 0 && graph.indices[row * graph.k] >= 0) {
            if (graph.indices[(row + 1) * graph.k - 1] < 0)
                throw Error(ErrorKind::BadInput, "row " + std::to_string(row) +
                                                     " lies too far from others to have as many neighbours as asked");
            rows.push_back(static_cast<std::uint32_t>(row));
        }
    return partitionTree(points, std::move(rows), leafSize, 0, progress).order;
}

Matrix spreadOut(const std::vector<float>& positions, const std::vector<std::size_t>& rows, std::size_t total,
                 std::size_t components) {
    std::vector<float> values(total * components, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t point = 0; point < rows.size(); ++point)
        std::copy_n(positions.begin() + static_cast<std::ptrdiff_t>(point * components), components,
                    values.begin() + static_cast<std::ptrdiff_t>(rows[point] * components));
    return {std::move(values), total, components};
}

} // namespace

void requireSensible(const UmapSettings& settings) {
    require(settings.neighbours >= 2, "at least 2 neighbours", static_cast<double>(settings.neighbours));
    require(settings.components == 2 || settings.components == 3, "2 or 3 components",
            static_cast<double>(settings.components));
    require(settings.spread > 0, "a spread above 0", settings.spread);
    require(settings.minDist >= 0 && settings.minDist <= settings.spread, "a minimum distance from 0 to the spread",
            settings.minDist);
    require(settings.epochs >= 0, "a number of epochs that is not negative", settings.epochs);
    require(settings.learningRate > 0, "a learning rate above 0", settings.learningRate);
    require(settings.negativeSampleRate >= 1 && settings.negativeSampleRate <= mostNegativeSamples,
            "1 to 7 negative samples", settings.negativeSampleRate);
    require(settings.repulsionStrength >= 0, "a repulsion strength that is not negative", settings.repulsionStrength);
    require(settings.targetWeight >= 0 && settings.targetWeight <= 1, "a target weight from 0 to 1",
            settings.targetWeight);
}

Matrix umap(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings, const Progress& progress,
            const std::function<void(const Matrix&)>& preview, std::span<const std::int32_t> labels) {
    requireSensible(settings);
    requireSizes(points, graph, settings, labels);
    FuzzyGraph fuzzy = fuzzyGraph(graph, settings.neighbours, localOrder(points, graph, progress));
    const std::size_t components = settings.components;
    if (fuzzy.rows.empty())
        return spreadOut({}, {}, points.rows(), components);
    if (!labels.empty())
        joinLabels(fuzzy, labels, settings.targetWeight);
    progress.throwIfStopped();

    Layout layout;
    layout.epochs = settings.epochs > 0 ? settings.epochs : fuzzy.rows.size() <= 10000 ? 500 : 200;
    layout.rate = settings.learningRate;
    layout.heads = umapStart(points, fuzzy, settings, progress);
    layout.edges = layoutEdges(fuzzy.starts, fuzzy.targets, fuzzy.weights, layout.epochs);
    const std::vector<std::size_t> rows = std::move(fuzzy.rows);
    fuzzy = {};
    const int epochs = layout.epochs;
    const int previewEvery = std::max(1, epochs / 50);
    const auto show = [&](int done, const std::vector<float>& heads) {
        if (preview && done % previewEvery == 0 && done < epochs)
            preview(spreadOut(heads, rows, points.rows(), components));
    };
    return spreadOut(runLayout(std::move(layout), settings, progress, show), rows, points.rows(), components);
}

} // namespace oddity::core
