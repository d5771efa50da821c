// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/display/stretch_limits.h"

namespace oddity::core {

/// How many pixels lie in each of equally wide bins of range; pixels beyond it and NaN are not counted.
struct PixelHistogram {
    StretchLimits range;
    std::vector<std::int64_t> counts;
};

PixelHistogram pixelHistogram(std::span<const float> pixels, const StretchLimits& range, int bins);

/// A range worth looking at: the central 99.8 % of the pixels and the limits, with a tenth of it to spare on both
/// sides.
StretchLimits histogramRange(std::span<const float> pixels, const StretchLimits& limits);

} // namespace oddity::core
