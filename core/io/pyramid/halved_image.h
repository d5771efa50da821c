// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace oddity::core {

/// Pixels of width × height; the row in front is the lowest.
struct PixelBlock {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::vector<float> values;
};

/// Each pixel is the mean of the finite ones among two by two (fewer beyond an odd edge); NaN where none is finite.
PixelBlock halved(const PixelBlock& block);
/// `times` times halved: the same numbers whether a block is halved whole or in parts that begin at multiples of
/// 2^times.
PixelBlock halved(PixelBlock block, int times);
/// One row: each pixel the mean of `count` neighbours, finite ones only.
void averageAlongRow(std::span<const float> row, std::int64_t count, std::span<float> into);

} // namespace oddity::core
