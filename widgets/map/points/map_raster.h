// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QImage>

#include "widgets/map/points/map_points.h"
#include "widgets/map/points/map_transform.h"
#include "widgets/map/points/point_look.h"

namespace oddity::widgets {

/// A picture of the points made without a graphics card.
struct MapRaster {
    QImage image;           ///< Format_RGB32, opaque, in device pixels
    bool isDensity = false; ///< counted per pixel, else drawn as discs
};

/// More points than this in view are counted per pixel instead of being drawn one by one.
inline constexpr std::size_t densityThreshold = 300'000;

/// Draws the points that transform shows. As discs they blend in their layers' order. As a density, each pixel takes
/// the mean colour of its points and grows with the logarithm of their number up to the 99.9th percentile of the
/// filled pixels.
MapRaster drawRaster(const MapPoints& points, const PointLook& look, const PointStyle& style,
                     const MapTransform& transform, double pixelRatio, const QColor& background,
                     std::size_t threshold = densityThreshold);

} // namespace oddity::widgets
