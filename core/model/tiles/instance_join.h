// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/cutout.h"

namespace oddity::core {

/// Puts the instances that windows of one image gave into one image of numbers: an instance of a window is one of an
/// earlier window where the two share at least half of the smaller one's pixels in what both windows show.
class InstanceJoin {
public:
    InstanceJoin(std::int64_t height, std::int64_t width);

    /// window: where the labels lie, inside the image; used: 1 for each of its pixels that counts. 0 is the background.
    void add(const PixelRegion& window, std::span<const std::int64_t> labels, std::span<const std::uint8_t> used);
    /// Instances numbered from 1 in the order in which they are met, row by row; −1 where no window was used.
    std::vector<std::int64_t> joined() const;

private:
    std::int64_t rootOf(std::int64_t number) const;

    std::int64_t m_width;
    std::vector<std::int64_t> m_numbers; ///< of each pixel: 0 background, unset where no window was
    std::vector<std::int64_t> m_parents; ///< of each number, itself for a root
};

} // namespace oddity::core
