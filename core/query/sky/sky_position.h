// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>

#include "core/data/sky_transform.h"

namespace oddity::core {

/// Reads a position as people write it: "10:23:11.21 +41:16:09", "10h23m11.2s +41d16m09s", "10 23 11.2 -00 16 09",
/// "10ʰ 23ᵐ 11ˢ +41° 16′ 09″" (right ascension in hours), "155.79 41.27", "155.79, -41.27", "155.79d 41.27d"
/// (degrees); "J102311.21+411609.0" as in designations. Nothing for what is none, or off the sphere.
std::optional<SkyPosition> positionFrom(std::string_view text);

/// Great-circle distance in degrees, exact for small and large ones.
double separationDeg(SkyPosition first, SkyPosition second);

} // namespace oddity::core
