// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/matrix.h"

namespace oddity::core {

/// Points with their squared lengths, moved so that they lie about the origin (which keeps |a|² + |b|² − 2a·b exact
/// enough), in an order of their own.
struct OrderedPoints {
    Matrix values;
    std::vector<float> norms;
    std::vector<std::uint32_t> rows; ///< the original row of each, by place
};

/// A place amid the given rows.
std::vector<double> centreOf(const Matrix& points, std::span<const std::uint32_t> rows);

OrderedPoints orderedPoints(const Matrix& points, std::vector<std::uint32_t> rows, const std::vector<double>& centre);

} // namespace oddity::core
