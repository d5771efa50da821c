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
};

/// Exact, by blocks of matrix products, on all cores; the same for any number of them. Work grows with rows² ×
/// columns. k is lowered to the number of finite rows less one. Throws Error(Cancelled), Error(BadInput) for k = 0.
NeighbourGraph nearestNeighbours(const Matrix& points, std::size_t k, const Progress& progress);

struct Neighbour {
    std::int32_t index = -1;
    float distance = 0;
};
/// Nearest finite rows of one query vector, nearest first; none for a query that is not finite.
std::vector<Neighbour> nearestTo(const Matrix& points, std::span<const float> query, std::size_t k);

} // namespace oddity::core
