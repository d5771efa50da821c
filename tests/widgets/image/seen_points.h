// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

#include <QPointF>

inline double distance(QPointF one, QPointF other) {
    return std::hypot(one.x() - other.x(), one.y() - other.y());
}

/// Between two pixels, as nearly as a screen is painted.
inline bool isOnEdge(QPointF image) {
    return std::min(std::abs(std::remainder(image.x() - 0.5, 1)), std::abs(std::remainder(image.y() - 0.5, 1))) < 1e-5;
}
