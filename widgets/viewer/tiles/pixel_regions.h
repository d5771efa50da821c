// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/data/cutout.h"

namespace oddity::widgets {

/// Whether all of the inner region is in the outer one.
inline bool contains(const core::PixelRegion& outer, const core::PixelRegion& inner) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
           inner.y + inner.height <= outer.y + outer.height;
}

} // namespace oddity::widgets
