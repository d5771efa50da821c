// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace oddity::core {

/// DS9's scales; see stretched().
enum class StretchScale { Linear, Log, Power, SquareRoot, Squared, Asinh, Sinh };

/// Pixel values shown as black and white, in the image's units.
struct StretchLimits {
    float low = 0;
    float high = 1;

    friend bool operator==(const StretchLimits&, const StretchLimits&) = default;
};

/// How float pixels become brightness: clip to limits, then scale. Same formulas as SAOImage DS9 (Joye & Mandel 2003),
/// so that an image looks as it does there.
struct Stretch {
    StretchScale scale = StretchScale::Linear;
    StretchLimits limits;
    double exponent = 1000; ///< DS9's a, of Log and Power

    friend bool operator==(const Stretch&, const Stretch&) = default;
};

const std::vector<StretchScale>& stretchScales();      ///< in DS9's order
std::string_view nameOf(StretchScale scale);           ///< DS9's word: "linear", "log", "pow", "sqrt" …
StretchScale stretchScaleNamed(std::string_view name); ///< throws Error(Usage) listing the names

/// Brightness of x in [0, 1], clipped to [0, 1]; NaN stays NaN. Log: log10(a x + 1) / log10(a); Power: (a^x - 1) / a;
/// Asinh: asinh(10 x) / 3; Sinh: sinh(3 x) / 10.
double stretched(StretchScale scale, double x, double exponent = 1000);
/// The same for pixels, x being their place between the limits. out is as long as pixels.
void applyStretch(const Stretch& stretch, std::span<const float> pixels, std::span<float> out);

// Limits from pixels. Only finite values count; without any the limits are 0 and 1, and low < high always.
StretchLimits minMaxLimits(std::span<const float> pixels);
/// The central share of the values: 99.5 leaves 0.25 % out at either end.
StretchLimits percentileLimits(std::span<const float> pixels, double percent);

struct ZscaleSettings {
    double contrast = 0.25;
    int samples = 600;
    int samplesPerLine = 120;
};

/// IRAF's zscale with DS9's defaults: a line fitted to the sorted sample, outliers rejected in turn, its slope
/// divided by contrast, about the median.
StretchLimits zscaleLimits(std::span<const float> plane, int width, int height, const ZscaleSettings& settings = {});
/// The fit alone; sample need not be sorted.
StretchLimits zscaleLimitsOfSample(std::vector<float> sample, double contrast = 0.25);

/// Level and noise of a plane: median and 1.4826 × median absolute deviation of the finite pixels of its border (a
/// twelfth of the shorter side, 2 pixels at least).
struct BorderStatistics {
    float median = 0;
    float sigma = 0;
};
BorderStatistics borderStatistics(std::span<const float> plane, int width, int height);

} // namespace oddity::core
