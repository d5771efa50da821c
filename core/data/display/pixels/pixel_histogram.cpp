// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/pixels/pixel_histogram.h"

#include <algorithm>

namespace oddity::core {

PixelHistogram pixelHistogram(std::span<const float> pixels, const StretchLimits& range, int bins) {
    PixelHistogram histogram{range, std::vector<std::int64_t>(static_cast<std::size_t>(bins))};
    const double low = range.low, width = static_cast<double>(range.high) - low;
    for (const float value : pixels)
        if (value >= range.low && value <= range.high) {
            const auto bin = static_cast<std::size_t>((static_cast<double>(value) - low) / width * bins);
            ++histogram.counts[std::min(bin, static_cast<std::size_t>(bins) - 1)];
        }
    return histogram;
}

StretchLimits histogramRange(std::span<const float> pixels, const StretchLimits& limits) {
    const StretchLimits central = percentileLimits(pixels, 99.8);
    const float low = std::min(central.low, limits.low), high = std::max(central.high, limits.high);
    const float spare = (high - low) / 10;
    return {low - spare, high + spare};
}

} // namespace oddity::core
