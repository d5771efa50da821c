// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch/limit_text.h"

#include <cmath>
#include <limits>

namespace oddity::widgets {

QString limitText(float limit, const core::StretchLimits& limits) {
    constexpr int leastDigits = 4, mostDigits = std::numeric_limits<float>::max_digits10;
    const auto value = static_cast<double>(limit);
    const double open = (static_cast<double>(limits.high) - static_cast<double>(limits.low)) / 1000;
    QString text;
    for (int digits = leastDigits; digits <= mostDigits; ++digits) {
        text = QString::number(value, 'g', digits);
        if (std::abs(text.toDouble() - value) <= open)
            break;
    }
    return text;
}

std::optional<core::StretchLimits> limitsOfConstant(std::span<const float> values) {
    std::optional<float> only;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        if (only && value != *only)
            return std::nullopt;
        only = value;
    }
    if (!only || std::abs(*only) > std::numeric_limits<float>::max() / 2)
        return std::nullopt;
    const float apart = *only == 0 ? 1 : std::abs(*only);
    return core::StretchLimits{*only - apart, *only + apart};
}

} // namespace oddity::widgets
