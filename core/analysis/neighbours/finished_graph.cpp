// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours/finished_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

double squaredDistance(std::span<const float> a, std::span<const float> b) {
    constexpr std::size_t lanes = 4; // sums that do not wait for one another
    double sums[lanes] = {};
    for (std::size_t d = 0; d < a.size(); ++d) {
        const double difference = static_cast<double>(a[d]) - b[d];
        sums[d % lanes] += difference * difference;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

std::vector<std::size_t> rowsWithNeighbours(const Matrix& points, std::size_t k) {
    if (k == 0)
        throw Error(ErrorKind::BadInput, "nearest neighbours were asked for with k = 0; ask for at least one");
    if (points.rows() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        throw Error(ErrorKind::BadInput, "a neighbour graph holds at most 2147483646 rows");
    return points.finiteRows();
}

std::vector<Candidate> remeasured(std::span<const Candidate> list, std::span<const float> from, const Matrix& points,
                                  const std::vector<std::uint32_t>& rows) {
    std::vector<Candidate> result;
    result.reserve(list.size());
    for (const Candidate& candidate : list) {
        if (std::isinf(candidate.squared))
            continue; // lengths beyond float32 leave gaps
        const std::uint32_t row = rows[candidate.point()];
        result.push_back({static_cast<float>(squaredDistance(from, points.row(row))), row});
    }
    std::sort(result.begin(), result.end());
    return result;
}

NeighbourGraph finishedGraph(const Matrix& points, const std::vector<std::uint32_t>& rows, const CandidateLists& lists,
                             std::size_t k, const Progress& progress) {
    NeighbourGraph graph{points.rows(), k, {}, {}};
    graph.indices.assign(graph.rows * graph.k, -1);
    graph.distances.assign(graph.rows * graph.k, std::numeric_limits<float>::quiet_NaN());
    constexpr std::size_t rowsPerRange = 1024;
    forEachRange(
        rows.size(), rowsPerRange, {progress.stop, {}}, "", [&](std::size_t, std::size_t first, std::size_t end) {
            for (std::size_t point = first; point < end; ++point) {
                const std::vector<Candidate> best = remeasured(lists.of(point), points.row(rows[point]), points, rows);
                for (std::size_t n = 0; n < k && n < best.size(); ++n) {
                    const std::size_t entry = rows[point] * k + n;
                    graph.indices[entry] = static_cast<std::int32_t>(best[n].marked);
                    graph.distances[entry] = std::sqrt(best[n].squared);
                }
            }
        });
    return graph;
}

} // namespace oddity::core
