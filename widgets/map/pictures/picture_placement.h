// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "widgets/map/points/map_points.h"
#include "widgets/map/points/map_transform.h"

namespace oddity::widgets {

/// The points in view that get a picture of sidePx by sidePx pixels around them, none over another, best-ranked first:
/// it is seldom that one has no room for the sake of a worse one. rankOfPoint: one a point, smaller is better; equal
/// ranks in an order that is as good as random. The answer depends on the view alone and not on what was shown before,
/// and on the points around the view, so that panning changes what is shown at its edges only. Work grows with the
/// points in view.
std::vector<std::size_t> placedPictures(const MapPoints& points, std::span<const std::uint32_t> rankOfPoint,
                                        const MapTransform& transform, double sidePx);

} // namespace oddity::widgets
