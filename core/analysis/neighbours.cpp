// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/finished_graph.h"
#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

} // namespace

NeighbourGraph nearestNeighbours(const Matrix& points, std::size_t k, const Progress& progress) {
    return points.rows() <= mostExactRows(k) ? exactNeighbours(points, k, progress)
                                             : approximateNeighbours(points, k, {}, progress);
}

std::vector<Neighbour> nearestTo(const Matrix& points, std::span<const float> query, std::size_t k) {
    if (query.size() != points.columns())
        throw Error(ErrorKind::BadInput, "the query has " + std::to_string(query.size()) + " values, the points have " +
                                             std::to_string(points.columns()));
    if (!std::ranges::all_of(query, [](float value) { return std::isfinite(value); }))
        return {};
    std::vector<Candidate> candidates(points.rows());
    constexpr std::size_t rowsPerBlock = 4096;
    forEachBlock((points.rows() + rowsPerBlock - 1) / rowsPerBlock, {}, "", [&](std::size_t block) {
        const std::size_t end = std::min(points.rows(), (block + 1) * rowsPerBlock);
        for (std::size_t row = block * rowsPerBlock; row < end; ++row) {
            const auto squared = static_cast<float>(squaredDistance(points.row(row), query));
            candidates[row] = {std::isnan(squared) ? infinity : squared, static_cast<std::uint32_t>(row)};
        }
    });
    std::erase_if(candidates, [](const Candidate& candidate) { return candidate.squared == infinity; });
    const auto count = static_cast<std::ptrdiff_t>(std::min(k, candidates.size()));
    std::partial_sort(candidates.begin(), candidates.begin() + count, candidates.end());
    std::vector<Neighbour> nearest;
    for (std::ptrdiff_t n = 0; n < count; ++n)
        nearest.push_back({static_cast<std::int32_t>(candidates[static_cast<std::size_t>(n)].point()),
                           std::sqrt(candidates[static_cast<std::size_t>(n)].squared)});
    return nearest;
}

} // namespace oddity::core
