// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace oddity::core {

/// Bands × height × width float32 while it is being prepared; NaN marks missing pixels.
struct BandBlock {
    int bands = 0;
    int height = 0;
    int width = 0;
    std::vector<float> pixels;

    std::span<float> plane(int band) {
        const auto size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
        return std::span(pixels).subspan(static_cast<std::size_t>(band) * size, size);
    }
};

/// First row (or column) that a centre crop from `from` to `to` pixels takes: floor((from − to + 1) / 2).
int cropStart(int from, int to);
BandBlock centreCrop(const BandBlock& block, int size);
/// Square block to size × size: area-weighted mean down, bilinear between pixel centres (edges repeated) up.
BandBlock resizeSquare(const BandBlock& block, int size);
void minMaxToUnit(std::span<float> pixels);
/// Standard deviation that is left when values further than clip × (standard deviation) from the median have been
/// rejected, `iterations` times or until none is left to reject (0). NaN is ignored; NaN when there is no value.
double sigmaClippedDeviation(std::span<const float> pixels, double clip, int iterations);

} // namespace oddity::core
