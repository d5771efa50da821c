// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QPointF>
#include <QString>

#include "core/data/sky_transform.h"
#include "widgets/image/turning/linear_map.h"

namespace oddity::widgets {

/// The pixel of another image at the same place of the sky, whatever frames the two are in. Without two skies, or with
/// one and the same, the pixel itself; nothing where the other image has no pixel for it.
std::optional<QPointF> matchedPixel(QPointF pixel, const core::SkyTransform* from, const core::SkyTransform* to);

/// Where north and east are on the screen (y down) about a pixel of an image that is not turned; unit vectors.
struct SkyAxes {
    QPointF north;
    QPointF east;
};

/// Nothing where the sky is not defined.
std::optional<SkyAxes> skyAxes(const core::SkyTransform& sky, QPointF pixel);

/// How far an image is turned against another one, in words for a title: "north 34° left here, mirrored"; "" where
/// the two lie alike to a degree.
QString turnText(const SkyAxes& here, const SkyAxes& there);

/// How steps from a pixel lie on the other image: linear, the best over `reach` pixels to each side, or nearer where
/// the sky ends. Without two skies, or with one and the same, as they are.
LinearMap matchedSteps(QPointF pixel, double reach, const core::SkyTransform* from, const core::SkyTransform* to);

} // namespace oddity::widgets
