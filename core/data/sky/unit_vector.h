// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

#include "core/data/sky_transform.h"

namespace oddity::core {

/// A direction on the sky: towards right ascension 0, 90° and the north pole.
using UnitVector = std::array<double, 3>;

UnitVector unitVectorOf(SkyPosition position);
SkyPosition positionOf(const UnitVector& vector); ///< of any length; right ascension 0 … 360
double angleBetweenRad(const UnitVector& first, const UnitVector& second);

} // namespace oddity::core
