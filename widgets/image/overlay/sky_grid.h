// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QPolygonF>
#include <QRectF>
#include <QString>

#include "core/data/sky_transform.h"

namespace oddity::widgets {

/// A line of constant longitude or latitude across a rectangle of an image, cut at its edges.
struct SkyGridLine {
    bool isLongitude = true; ///< the longitude is constant along it
    double valueDeg = 0;
    QString text;
    std::vector<QPolygonF> pieces; ///< image coordinates
    std::vector<QPointF> ends;     ///< where it meets the edges of the rectangle
    QPointF inside; ///< for its label, where it has no ends: between two lines across it, near the middle
};

struct SkyGrid {
    double longitudeStepDeg = 0;
    double latitudeStepDeg = 0;
    std::vector<SkyGridLine> lines;
};

/// The round step of at least this many degrees: 1, 2 or 5 times a power of ten, or in time (longitude) and arc units
/// 1, 2, 5, 10, 15, 20, 30 seconds and minutes, then whole units.
double gridStepDeg(double leastDeg, bool isLongitude, bool inDegrees);

/// The label without the units that it has in common with the one read before: "23m11s" after "10h22m50s".
QString shortLabel(const QString& text, const QString& before);

/// Lines about spacingPixels image pixels apart over a rectangle in image coordinates (top: the smaller y), followed
/// by sampling pixelFromSky, so that they are right for every projection, at the poles and where longitude wraps.
/// inDegrees: labels are decimal; those of galactic images always are. Empty where the rectangle has no sky.
SkyGrid skyGridOf(const core::SkyTransform& sky, const QRectF& pixels, double spacingPixels, bool inDegrees);

} // namespace oddity::widgets
