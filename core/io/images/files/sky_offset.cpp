// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/sky_offset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace oddity::core {

std::string offsetRemark(const SkyGrid& grid, const SkyTransform* other, const std::string& gridName) {
    constexpr double least = 0.1;
    if (!grid.sky || !other || grid.sky.get() == other)
        return {};
    const double right = grid.width - 1;
    const double top = grid.height - 1;
    double most = 0;
    for (const PixelPosition& probe : {PixelPosition{right / 2, top / 2}, {0, 0}, {right, 0}, {0, top}, {right, top}}) {
        const auto sky = grid.sky->icrsFromPixel(probe);
        const auto position = sky ? other->pixelFromIcrs(*sky) : std::nullopt;
        if (sky && !position)
            return "shows another part of the sky than the " + gridName;
        if (position)
            most = std::max(most, std::hypot(position->x - probe.x, position->y - probe.y));
    }
    if (most < least)
        return {};
    std::array<char, 32> pixels{};
    std::snprintf(pixels.data(), pixels.size(), "%.1f", most);
    return "is shifted against the " + gridName + " by up to " + std::string(pixels.data()) +
           " pixels; the pixels are used as they are";
}

} // namespace oddity::core
