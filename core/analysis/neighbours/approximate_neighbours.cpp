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
constexpr std::size_t smallestLeaf = 256;
constexpr std::size_t spareCandidates = 5;
constexpr std::size_t mostReach = 40;
constexpr std::size_t sampleSize = 512;
constexpr int mostRounds = 16;
constexpr double settled = 0.002; // of the entries change in a round: more rounds would not help

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

void meetInForest(const OrderedPoints& points, PartitionTree& first, std::size_t leafSize, CandidateLists& lists,
                  std::uint64_t seed, const Progress& progress) {
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
    const std::size_t leafSize = std::max(smallestLeaf, 2 * (k + spareCandidates + 1)); // half of it fills a list
    if (rows.size() <= leafSize)
        return exactNeighbours(points, k, progress);
    PartitionTree first = partitionTree(points, {rows.begin(), rows.end()}, leafSize, settings.seed, progress);
    const std::vector<double> centre = centreOf(points, first.order);
    const OrderedPoints ordered = orderedPoints(points, std::move(first.order), centre);
    first.order.resize(rows.size());
    CandidateLists lists(rows.size(), std::min(k + spareCandidates, rows.size() - 1), rows.size());
    meetInForest(ordered, first, leafSize, lists, settings.seed, progress);

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
