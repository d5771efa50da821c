// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>

#include "core/data/series.h"

namespace oddity::core {

/// Å in a unit of wavelength, days in a unit of time, as tables and headers spell them (FITS standard 4.0, VOUnits),
/// without regard to case where that is unambiguous. Absent for other units, and for "".
std::optional<double> axisUnitSize(SeriesKind kind, std::string_view unit);

} // namespace oddity::core
