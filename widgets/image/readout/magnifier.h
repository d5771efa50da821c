// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QImage>
#include <QPointF>
#include <QRectF>

#include "widgets/image/turning/linear_map.h"

class QPainter;

namespace oddity::widgets {

/// Pixels to each side of the pointer that are shown, and read where they are not at hand: more than the inset has room
/// for, turned by 45 degrees.
inline constexpr int magnifiedReach = 14;

/// How large the magnifier shows a pixel of an image that is seen at this zoom: 8 screen pixels, or 4 times what is on
/// the screen where that is larger.
double magnification(double zoom);

/// An inset with the pixels about a position of the image (top row of the image first; pixel centres at integers from
/// 0, y up), turned as they are on the screen, in the upper right of the area, or the upper left while the pointer is
/// under it. Returns the inset.
QRectF drawMagnifier(QPainter& painter, const QRectF& area, const QImage& image, QPointF position, double zoom,
                     QPointF pointer, const LinearMap& orientation = {});

} // namespace oddity::widgets
