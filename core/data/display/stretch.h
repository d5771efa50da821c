// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/data/display/stretch_limits.h"

namespace oddity::core {

/// DS9's scales; see stretched().
enum class StretchScale { Linear, Log, Power, SquareRoot, Squared, Asinh, Sinh, Equalise };

/// Brightness of equally wide bins between the limits, never falling: see equalisationOf().
using Equalisation = std::vector<float>;

/// How float pixels become brightness: clip to limits, then scale. Same formulas as SAOImage DS9 (Joye & Mandel 2003),
/// so that an image looks as it does there.
struct Stretch {
    StretchScale scale = StretchScale::Linear;
    StretchLimits limits;
    double exponent = 1000;                           ///< DS9's a, of Log and Power
    std::shared_ptr<const Equalisation> equalisation; ///< of Equalise, for these limits; null: linear, as DS9 does

    friend bool operator==(const Stretch&, const Stretch&) = default;
};

const std::vector<StretchScale>& stretchScales();      ///< in DS9's order
std::string_view nameOf(StretchScale scale);           ///< DS9's word: "linear", "log", "pow", "sqrt" … "histequ"
StretchScale stretchScaleNamed(std::string_view name); ///< throws Error(Usage) listing the names
bool hasExponent(StretchScale scale);                  ///< Log and Power

/// Brightness of x in [0, 1], clipped to [0, 1]; NaN stays NaN. Log: log10(a x + 1) / log10(a); Power: (a^x - 1) / a;
/// Asinh: asinh(10 x) / 3; Sinh: sinh(3 x) / 10. Equalise is linear here: it needs the image. a > 1; DS9's manual
/// advises 1000 for optical images, 100 for infrared, up to 10000 for high-energy ones.
double stretched(StretchScale scale, double x, double exponent = 1000);
/// The same with the stretch's own exponent and equalisation. x is the place between the limits.
double stretched(const Stretch& stretch, double x);
/// The same for pixels. out is as long as pixels. For 8-bit pictures LevelTable is many times faster.
void applyStretch(const Stretch& stretch, std::span<const float> pixels, std::span<float> out);

/// DS9's histogram equalisation: the finite pixels within the limits are counted in 16384 equally wide bins, and each
/// bin is as bright as the share of pixels below it, rounded down to whole 16384ths. Equal steps of brightness then
/// hold about equally many pixels. Null when no pixel lies within the limits.
std::shared_ptr<const Equalisation> equalisationOf(std::span<const float> pixels, const StretchLimits& limits);

} // namespace oddity::core
