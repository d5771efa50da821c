// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/stretch_rule.h"

namespace oddity::core {

StretchLimits limitsBy(const StretchRule& rule, std::span<const float> plane, int width, int height) {
    switch (rule.limits) {
    case LimitRule::Automatic:
        return automaticLimits(plane, width, height);
    case LimitRule::MinMax:
        return minMaxLimits(plane);
    case LimitRule::Percentile:
        return percentileLimits(plane, rule.percent);
    case LimitRule::Zscale:
        return zscaleLimits(plane, width, height, rule.zscale);
    case LimitRule::Zmax:
        return zmaxLimits(plane, width, height, rule.zscale);
    case LimitRule::Typed:
    case LimitRule::AsStored:
        break;
    }
    return rule.typed;
}

Stretch stretchBy(const StretchRule& rule, std::span<const float> plane, int width, int height) {
    Stretch stretch{rule.scale, limitsBy(rule, plane, width, height), rule.exponent, nullptr};
    if (rule.scale == StretchScale::Equalise)
        stretch.equalisation = equalisationOf(plane, stretch.limits);
    return stretch;
}

} // namespace oddity::core
