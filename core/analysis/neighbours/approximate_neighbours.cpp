// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/descent.h"
#include "core/analysis/neighbours/finished_graph.h"
#include "core/analysis/neighbours/partition_tree.h"
#include "core/analysis/neighbours/point_group.h"
#include "core/analysis/neighbours/recall_sample.h"
#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

// Chosen by measurement on mixtures of 70,000 × 64: fewer trees cost more in the descent than they save.
constexpr std::size_t treeCount = 6;
constexpr std::size_t leafSize = 256;
constexpr std::size_t spareCandidates = 5;
constexpr std::size_t mostReach = 40;
constexpr std::size_t sampleSize = 512;
constexpr int mostRounds = 16;
constexpr double settled = 0.002; // of the entries change in a round: more rounds would not help

std::vector<double> centreOf(const Matrix& points, const std::vector<std::uint32_t>& rows) {
    constexpr std::size_t counted = 4096; // any place among the points will do
    const std::size_t step = std::max<std::size_t>(rows.size() / counted, 1);
    std::vector<double> sum(points.columns(), 0.0);
    std::size_t count = 0;
    for (std::size_t n = 0; n < rows.size(); n += step, ++count)
        for (std::size_t d = 0; d < sum.size(); ++d)
            sum[d] += points.at(rows[n], d);
    for (double& value : sum)
        value /= static_cast<double>(count);
    return sum;
}

OrderedPoints orderedPoints(const Matrix& points, std::vector<std::uint32_t> rows) {
    const std::size_t dimensions = points.columns();
    const std::vector<double> centre = centreOf(points, rows);
    std::vector<float> values(rows.size() * dimensions);
    std::vector<float> norms(rows.size());
    constexpr std::size_t rowsPerRange = 4096;
    forEachRange(rows.size(), rowsPerRange, {}, "", [&](std::size_t, std::size_t first, std::size_t end) {
        for (std::size_t point = first; point < end; ++point) {
            double norm = 0;
            for (std::size_t d = 0; d < dimensions; ++d) {
                const auto centred = static_cast<float>(points.at(rows[point], d) - centre[d]);
                values[point * dimensions + d] = centred;
                norm += static_cast<double>(centred) * centred;
            }
            norms[point] = static_cast<float>(norm);
        }
    });
    return {Matrix(std::move(values), rows.size(), dimensions), std::move(norms), std::move(rows)};
}

void meetInLeaves(const OrderedPoints& points, const PartitionTree& tree, CandidateLists& lists,
                  const Progress& progress) {
    std::vector<Introduction> introductions(coreCount());
    forEachRange(
        tree.starts.size() - 1, 4, progress, "finding neighbours in leaves",
        [&](std::size_t worker, std::size_t first, std::size_t end) {
            for (std::size_t leaf = first; leaf < end; ++leaf) {
                const std::span<const std::uint32_t> members =
                    std::span(tree.order).subspan(tree.starts[leaf], tree.starts[leaf + 1] - tree.starts[leaf]);
                introductions[worker].introduce(points, lists, members, members.size(), false);
            }
        });
}

void meetInForest(const OrderedPoints& points, PartitionTree& first, CandidateLists& lists, std::uint64_t seed,
                  const Progress& progress) {
    std::iota(first.order.begin(), first.order.end(), 0U); // the points have its order
    const std::vector<std::uint32_t> all = first.order;
    meetInLeaves(points, first, lists, progress);
    std::vector<PartitionTree> forest(treeCount - 1);
    forEachBlock(forest.size(), progress, "dividing the points", [&](std::size_t tree) {
        forest[tree] = partitionTree(points.values, all, leafSize, seed + 1 + tree, progress);
    });
    for (PartitionTree& tree : forest) {
        meetInLeaves(points, tree, lists, progress);
        tree = {};
    }
}

void requireSensible(const ApproximateSettings& settings) {
    if (!(settings.recall > 0 && settings.recall <= 1))
        throw Error(ErrorKind::BadInput,
                    "the recall aimed at is above 0 and at most 1, not " + std::to_string(settings.recall));
}

} // namespace

NeighbourGraph approximateNeighbours(const Matrix& points, std::size_t k, const ApproximateSettings& settings,
                                     const Progress& progress) {
    requireSensible(settings);
    const std::vector<std::size_t> rows = rowsWithNeighbours(points, k);
    if (rows.size() <= std::max(leafSize, k + 1))
        return exactNeighbours(points, k, progress);
    PartitionTree first = partitionTree(points, {rows.begin(), rows.end()}, leafSize, settings.seed, progress);
    const OrderedPoints ordered = orderedPoints(points, std::move(first.order));
    first.order.resize(rows.size());
    CandidateLists lists(rows.size(), std::min(k + spareCandidates, rows.size() - 1), rows.size());
    meetInForest(ordered, first, lists, settings.seed, progress);

    const RecallSample sample(ordered, k, sampleSize, settings.seed, progress);
    double recall = sample.recallOf(lists);
    const std::size_t longest = std::min(4 * lists.length(), rows.size() - 1);
    std::size_t reach = std::min(lists.length(), mostReach);
    for (int round = 0; round < mostRounds && recall < settings.recall; ++round) {
        const std::size_t changes =
            descend(ordered, lists, reach, settings.seed + static_cast<std::uint64_t>(round) + 1, progress);
        recall = sample.recallOf(lists);
        if (static_cast<double>(changes) >= settled * static_cast<double>(rows.size() * lists.length()) ||
            recall >= settings.recall)
            continue;
        if (lists.length() == longest)
            break;
        lists = lists.lengthened(std::min(2 * lists.length(), longest)); // neighbours are hard to find here
        reach *= 2;
    }
    NeighbourGraph graph = finishedGraph(points, ordered.rows, lists, k, progress);
    graph.recall = recall;
    graph.recallRows = sample.count();
    return graph;
}

} // namespace oddity::core
