// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/model/inputs/preparation.h"

namespace oddity::core {

/// The pixels of the object in the middle of a cutout, on a network's pixel grid.
struct ObjectSegment {
    std::vector<std::uint8_t> inside; ///< height × width; empty: the object was not found
    std::string origin;               ///< in words: where the pixels are from, or why there are none
};

/// From the segmentation layer where the cutout has one: the segment at the centre, else the nearest within a tenth of
/// the side. Without one, the pixels over 3 σ of the border's noise, in all bands together, that are connected
/// (8 neighbours) to the brightest within a tenth of the side of the centre. grid, height, width: the network's image.
ObjectSegment objectSegmentOf(const Cutout& cutout, const PixelGrid& grid, std::int64_t height, std::int64_t width);

/// How much of a map lies inside the segment, and how much would if it lay evenly; NaN without a segment.
struct SegmentShare {
    double attribution = std::numeric_limits<double>::quiet_NaN(); ///< of the sum of |map|
    double area = std::numeric_limits<double>::quiet_NaN();        ///< of the image's pixels
};
SegmentShare segmentShareOf(const Tensor& map, const ObjectSegment& segment);

} // namespace oddity::core
