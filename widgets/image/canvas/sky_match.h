// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QPointF>
#include <QString>

#include "core/data/sky_transform.h"

namespace oddity::widgets {

/// The pixel of another image at the same place of the sky, whatever frames the two are in. Without two skies, or with
/// one and the same, the pixel itself; nothing where the other image has no pixel for it.
std::optional<QPointF> matchedPixel(QPointF pixel, const core::SkyTransform* from, const core::SkyTransform* to);

/// Where north and east are on the screen (y down) about a pixel; unit vectors.
struct SkyAxes {
    QPointF north;
    QPointF east;
};

/// Nothing where the sky is not defined.
std::optional<SkyAxes> skyAxes(const core::SkyTransform& sky, QPointF pixel);

/// How far an image is turned against another one, in words for a title: "north 34° left here, mirrored"; "" where
/// the two lie alike to a degree.
QString turnText(const SkyAxes& here, const SkyAxes& there);

/// The zoom at which the other image shows the sky as large.
double matchedZoom(double zoom, const core::SkyTransform* from, const core::SkyTransform* to);

} // namespace oddity::widgets
