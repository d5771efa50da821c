// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace oddity::core {

/// Points are packed in panels of so many: panel[dimension × panelWidth + point].
inline constexpr std::size_t panelWidth = 32;
inline constexpr std::size_t tileRows = 8;

/// tileRows points of one panel against all panelWidth points of another. Pointers to rows start at the tile's first
/// point: rows[dimension × panelWidth + r].
struct DistanceTile {
    const float* rows;
    const float* columns;
    std::size_t dimensions;
    const float* rowNorms; ///< squared lengths; infinite for padding
    const float* columnNorms;
    const float* rowLimits; ///< squared distances below the limit of the row or of the column are hits
    const float* columnLimits;
};

/// Writes tileRows × panelWidth squared distances |a|² + |b|² − 2a·b, never negative, and returns a bit for each row
/// that has a hit. The processor's widest vectors are used; the order of summation is the same for every pair.
unsigned squaredDistances(const DistanceTile& tile, float* distances);

} // namespace oddity::core
