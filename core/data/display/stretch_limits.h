// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace oddity::core {

/// Pixel values shown as black and white, in the image's units.
struct StretchLimits {
    float low = 0;
    float high = 1;

    friend bool operator==(const StretchLimits&, const StretchLimits&) = default;
};

// Limits from pixels. Only finite values count; without any the limits are 0 and 1, and low < high always.
StretchLimits minMaxLimits(std::span<const float> pixels);
/// The central share of the values: 99.5 leaves 0.25 % out at either end. Exact up to percentilePixels; of more
/// pixels every n-th counts, evenly spread.
StretchLimits percentileLimits(std::span<const float> pixels, double percent);
inline constexpr std::size_t percentilePixels = std::size_t(1) << 22;

struct ZscaleSettings {
    double contrast = 0.25;
    int samples = 600;
    int samplesPerLine = 120;

    friend bool operator==(const ZscaleSettings&, const ZscaleSettings&) = default;
};

/// IRAF's zscale as DS9 8 has it, to its digits, defaults and grid of samples (every second column and row at the
/// closest) included: a line fitted to the sorted sample, outliers rejected in turn, its slope divided by contrast,
/// about the median. astropy's ZScaleInterval finds the same black and a higher white: it rejects half as many
/// neighbours of outliers, and takes the slope before the last rejection.
StretchLimits zscaleLimits(std::span<const float> plane, int width, int height, const ZscaleSettings& settings = {});
/// The fit alone; sample need not be sorted.
StretchLimits zscaleLimitsOfSample(std::vector<float> sample, double contrast = 0.25);
/// DS9's zmax: black as zscale finds it, white the largest value.
StretchLimits zmaxLimits(std::span<const float> plane, int width, int height, const ZscaleSettings& settings = {});

/// Level and noise of a plane: median and 1.4826 × median absolute deviation of the finite pixels of its border (a
/// twelfth of the shorter side, 2 pixels at least).
struct BorderStatistics {
    float median = 0;
    float sigma = 0;
};
BorderStatistics borderStatistics(std::span<const float> plane, int width, int height);

/// For a galaxy in the middle of its stamp, the sky dark and the object bright: from 1.5 σ below the border's median to
/// the 99.75th percentile, at least 10 σ above the median. Without noise in the border, the central 99.5 %.
StretchLimits automaticLimits(std::span<const float> plane, int width, int height);

} // namespace oddity::core
