// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// The k nearest rows of each row (itself left out), nearest first, Euclidean; ties by row. Rows that are not finite
/// have no neighbours: index −1, distance NaN.
struct NeighbourGraph {
    std::size_t rows = 0;
    std::size_t k = 0;
    std::vector<std::int32_t> indices; ///< rows × k
    std::vector<float> distances;      ///< rows × k
    double recall = 1;                 ///< how much of the exact graph it holds, measured on recallRows rows
    std::size_t recallRows = 0;        ///< 0: it is the exact graph
};

/// Exact, by blocks of matrix products, on all cores; the same for any number of them. Work grows with rows² ×
/// columns. k is lowered to the number of finite rows less one. Throws Error(Cancelled), Error(BadInput) for k = 0.
NeighbourGraph exactNeighbours(const Matrix& points, std::size_t k, const Progress& progress);

struct ApproximateSettings {
    double recall = 0.99; ///< aimed at
    std::uint64_t seed = 0;
};
/// The same as exactNeighbours() but for a few entries, by random-projection trees and nearest-neighbour descent (Dong,
/// Moses & Li 2011); the same for a seed and any number of cores. What it holds of the exact graph is measured. At most
/// 4 × columns + 8 × k + 600 bytes a row while it runs, and more where neighbours are hard to find.
NeighbourGraph approximateNeighbours(const Matrix& points, std::size_t k, const ApproximateSettings& settings,
                                     const Progress& progress);

/// Exact up to the number of rows at which both took the same time (64 columns, two cores), approximate beyond.
inline constexpr std::size_t mostExactRows(std::size_t k) {
    return 20000 + 100 * k;
}
NeighbourGraph nearestNeighbours(const Matrix& points, std::size_t k, const Progress& progress);

/// The k nearest finite rows of points for each row of queries, which are other rows: queries × k, exact.
NeighbourGraph crossNeighbours(const Matrix& points, const Matrix& queries, std::size_t k, const Progress& progress);

struct Neighbour {
    std::int32_t index = -1;
    float distance = 0;
};
/// Nearest finite rows of one query vector, nearest first; none for a query that is not finite.
std::vector<Neighbour> nearestTo(const Matrix& points, std::span<const float> query, std::size_t k);

} // namespace oddity::core
