// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>

#include "core/data/catalog.h"

namespace oddity::core {

enum class SkyAxis { RightAscension, Declination };

/// Degrees from "12:34:56.7", "-01 02 03", "12h34m56.7s" or "+1d2m3s"; a right ascension without marks, or with h, is
/// in hours (as in DS9 and SIMBAD). Absent when text is not such an angle or is out of range.
std::optional<double> degreesFrom(std::string_view text, SkyAxis axis);

/// A text column's angles as a column of degrees, "name_deg"; absent unless every cell that is not empty is one.
std::optional<Column> degreesColumn(const Column& column, SkyAxis axis);

} // namespace oddity::core
