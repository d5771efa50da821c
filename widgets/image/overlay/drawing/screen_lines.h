// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QPolygonF>

#include "widgets/image/overlay/image_mapping.h"

namespace oddity::widgets {

/// Lines as a screen can show them, in widget coordinates.
struct ScreenLines {
    std::vector<QPolygonF> lines;
    std::vector<QPointF> dots; ///< where a line is smaller than a pixel: one a pixel of the screen
};

/// Of lines in image coordinates those that cross what is seen, without the points that are less than half a pixel of
/// the screen from the one before; so that a noisy image that is seen small has no more of them than the screen has
/// room for. Any thread.
ScreenLines screenLines(const std::vector<QPolygonF>& lines, const ImageMapping& mapping);

} // namespace oddity::widgets
