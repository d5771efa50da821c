// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QPointF>

#include "core/data/sky_transform.h"

namespace oddity::widgets {

/// The pixel of another image at the same place of the sky, whatever frames the two are in. Without two skies, or with
/// one and the same, the pixel itself; nothing where the other image has no pixel for it.
std::optional<QPointF> matchedPixel(QPointF pixel, const core::SkyTransform* from, const core::SkyTransform* to);

/// The zoom at which the other image shows the sky as large.
double matchedZoom(double zoom, const core::SkyTransform* from, const core::SkyTransform* to);

} // namespace oddity::widgets
