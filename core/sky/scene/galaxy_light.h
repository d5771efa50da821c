// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/sky/scene/galaxy.h"

namespace oddity::core {

/// Adds the galaxy's light, before the atmosphere. The stream places clumps only.
void addGalaxy(Canvas& canvas, const Galaxy& galaxy, RandomStream& random);

} // namespace oddity::core
