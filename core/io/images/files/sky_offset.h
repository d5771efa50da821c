// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/sky_transform.h"

namespace oddity::core {

/// What to say of an image on the same pixels as a grid that shows another part of the sky there: "is shifted against
/// the g by up to 30.0 pixels". "" where both agree to 0.1 pixel at corners and middle, and where a sky is not known.
std::string offsetRemark(const SkyGrid& grid, const SkyTransform* other, const std::string& gridName);

} // namespace oddity::core
