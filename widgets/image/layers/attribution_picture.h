// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QImage>
#include <QRectF>

#include "core/data/display/colour_map.h"
#include "core/data/tensor.h"
#include "core/model/inputs/preparation.h"

namespace oddity::widgets {

/// One plane of a C×H×W attribution: a band, or with -1 the sum over the bands (which keeps the total of integrated
/// gradients), smoothed by a Gaussian of this width in pixels (0: as computed).
std::vector<float> attributionPlane(const core::Tensor& map, int band, double smoothingPx);

/// The absolute value that gets the full colour: the 99.5th percentile of the absolute values, never 0.
float attributionScale(const std::vector<float>& plane);

/// For signed values on a canvas of their own: neutral at 0 in the theme's look. GUI thread.
core::ColourMap divergingMap();

/// Colours from a diverging map, more opaque the larger the absolute value: for painting over an image.
QImage attributionOverlay(const std::vector<float>& plane, int width, int height, float scale,
                          const core::ColourMap& map);

/// Edges of the network's pixels in image coordinates of the cutout.
QRectF gridEdges(const core::PixelGrid& grid, int width, int height);

} // namespace oddity::widgets
