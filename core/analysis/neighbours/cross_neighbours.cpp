// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/finished_graph.h"
#include "core/analysis/neighbours/point_group.h"
#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::size_t queriesPerRange = 4 * panelWidth; // compared with all points by one thread
constexpr std::size_t chunk = 8 * panelWidth;           // of all points, packed at once
constexpr std::size_t spareCandidates = 8;              // so that rounding in the products cannot lose a true neighbour

std::vector<std::uint32_t> finiteRows(const Matrix& points) {
    const std::vector<std::size_t> rows = points.finiteRows();
    return {rows.begin(), rows.end()};
}

} // namespace

NeighbourGraph crossNeighbours(const Matrix& points, const Matrix& queries, std::size_t k, const Progress& progress) {
    if (points.columns() != queries.columns())
        throw Error(ErrorKind::BadInput, "the queries have " + std::to_string(queries.columns()) +
                                             " columns, the points have " + std::to_string(points.columns()));
    const std::vector<std::size_t> rows = rowsWithNeighbours(points, k);
    NeighbourGraph graph{queries.rows(), std::min(k, rows.size()), {}, {}};
    graph.indices.assign(graph.rows * graph.k, -1);
    graph.distances.assign(graph.rows * graph.k, std::numeric_limits<float>::quiet_NaN());
    if (graph.k == 0)
        return graph;
    const std::size_t kept = std::min(graph.k + spareCandidates, rows.size());
    const std::vector<double> centre = centreOf(points, finiteRows(points));
    const OrderedPoints among = orderedPoints(points, finiteRows(points), centre);
    const OrderedPoints asking = orderedPoints(queries, finiteRows(queries), centre);
    forEachRange(asking.rows.size(), queriesPerRange, progress, "finding neighbours",
                 [&](std::size_t, std::size_t first, std::size_t end) {
                     std::vector<std::uint32_t> numbers(end - first);
                     std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(first));
                     PackedGroup group;
                     group.pack(asking, numbers);
                     CandidateLists nearest(end - first, kept, group.panels() * panelWidth);
                     PackedGroup others;
                     const std::vector<float> none(chunk, 0.0F);
                     for (std::size_t start = 0; start < rows.size() && !progress.stopRequested(); start += chunk) {
                         numbers.resize(std::min(chunk, rows.size() - start));
                         std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(start));
                         others.pack(among, numbers);
                         const auto take = [&](std::size_t row, std::size_t column, float squared) {
                             nearest.offer(row, squared, numbers[column]);
                         };
                         for (std::size_t row = 0; row < group.size(); row += tileRows)
                             for (std::size_t panel = 0; panel < others.panels(); ++panel)
                                 compareTile(group, row, nearest.limits(), others, panel, none.data(), take);
                     }
                     for (std::size_t query = first; query < end; ++query) {
                         const std::size_t row = asking.rows[query];
                         const std::vector<Candidate> best =
                             remeasured(nearest.of(query - first), queries.row(row), points, among.rows);
                         for (std::size_t n = 0; n < graph.k && n < best.size(); ++n) {
                             graph.indices[row * graph.k + n] = static_cast<std::int32_t>(best[n].marked);
                             graph.distances[row * graph.k + n] = std::sqrt(best[n].squared);
                         }
                     }
                 });
    return graph;
}

} // namespace oddity::core
