// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "core/data/display/stretch.h"

namespace oddity::core {

/// How black and white are found. AsStored: those of a picture's format, given in typed.
enum class LimitRule { Automatic, MinMax, Percentile, Zscale, Zmax, Typed, AsStored };

/// What a person chooses, apart from any image: limitsBy() and stretchBy() apply it to one.
struct StretchRule {
    StretchScale scale = StretchScale::Asinh;
    double exponent = 1000;
    LimitRule limits = LimitRule::Automatic;
    double percent = 99.5; ///< of Percentile
    ZscaleSettings zscale; ///< of Zscale and Zmax
    StretchLimits typed;   ///< of Typed and AsStored

    friend bool operator==(const StretchRule&, const StretchRule&) = default;
};

StretchLimits limitsBy(const StretchRule& rule, std::span<const float> plane, int width, int height);
/// With the equalisation where the scale wants one. Reads every pixel once or twice: for large images, off the GUI
/// thread.
Stretch stretchBy(const StretchRule& rule, std::span<const float> plane, int width, int height);

} // namespace oddity::core
