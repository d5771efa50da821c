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

/// Degrees in a unit of angle as catalogs spell it ("rad", "hourangle", "arcsec" …); 1 for "", absent for other units.
std::optional<double> degreesPerUnit(std::string_view unit);

/// A column's angles in degrees, as a column "name_deg": numbers by their unit, texts by degreesFrom(). Absent where
/// the unit is none of an angle, and unless every text that is not empty is an angle.
std::optional<Column> degreesColumn(const Column& column, SkyAxis axis);

} // namespace oddity::core
