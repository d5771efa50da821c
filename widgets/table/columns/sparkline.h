// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QColor>
#include <QRectF>

class QPainter;

namespace oddity::widgets {

/// Draws numbers as a line over their index, from the least to the largest finite one; gaps where they are not finite.
/// Of more numbers than the area has pixels, the least and the largest of each pixel are drawn.
void drawSparkline(QPainter& painter, const QRectF& area, const std::vector<double>& numbers, const QColor& colour);

} // namespace oddity::widgets
