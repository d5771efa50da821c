// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// The k nearest rows of each row (itself left out), nearest first, Euclidean. Rows that are not finite have no
/// neighbours: index −1, distance NaN.
struct NeighbourGraph {
    std::size_t rows = 0;
    std::size_t k = 0;
    std::vector<std::int32_t> indices; ///< rows × k
    std::vector<float> distances;      ///< rows × k
};

/// Exact, by blocks of matrix products, on all cores. k is lowered to the number of finite rows less one.
NeighbourGraph nearestNeighbours(const Matrix& points, std::size_t k, const Progress& progress);

struct Neighbour {
    std::int32_t index = -1;
    float distance = 0;
};
/// Nearest rows of one query vector, nearest first.
std::vector<Neighbour> nearestTo(const Matrix& points, std::span<const float> query, std::size_t k);

} // namespace oddity::core
