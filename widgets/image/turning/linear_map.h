// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPointF>

namespace oddity::widgets {

/// A linear map of the plane, x to the right and y up: how steps on an image lie on the screen, or on another image.
struct LinearMap {
    double xx = 1, xy = 0; ///< of the new x: how much of x, how much of y
    double yx = 0, yy = 1;

    static constexpr LinearMap mirroredX() { return {-1, 0, 0, 1}; } ///< right becomes left
    static constexpr LinearMap mirroredY() { return {1, 0, 0, -1}; } ///< up becomes down
    static LinearMap turned(double degrees);                         ///< counter-clockwise; quarter turns are exact

    QPointF operator*(QPointF step) const { return {xx * step.x() + xy * step.y(), yx * step.x() + yy * step.y()}; }
    LinearMap operator*(const LinearMap& first) const; ///< first, then this
    LinearMap scaled(double factor) const { return {factor * xx, factor * xy, factor * yx, factor * yy}; }
    double determinant() const { return xx * yy - xy * yx; }
    LinearMap inverted() const; ///< of one with a determinant
    bool isIdentity() const { return *this == LinearMap(); }
    friend bool operator==(const LinearMap&, const LinearMap&) = default;
};

/// Exact where a map is nearly (to a ten-thousandth, which no screen shows) one of the eight by quarter turns and
/// mirrors, so that pixels stay squares along the screen; else as it is.
LinearMap tidied(const LinearMap& map);
/// The nearest of those eight.
LinearMap nearestQuarter(const LinearMap& map);

} // namespace oddity::widgets
