// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>

#include <QString>

#include "core/data/display/stretch.h"

namespace oddity::widgets {

/// One of the two limits in the fewest digits, four at least, that leave less than a thousandth of their range open.
QString limitText(float limit, const core::StretchLimits& limits);

/// Where all finite pixels have one value: limits about it, as far to each side as it is from 0, or 1 of 0. Else
/// nothing.
std::optional<core::StretchLimits> limitsOfConstant(std::span<const float> values);

} // namespace oddity::widgets
