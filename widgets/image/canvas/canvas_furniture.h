// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QRect>
#include <QRectF>
#include <QString>

#include "core/data/sky_transform.h"
#include "widgets/image/overlay/image_mapping.h"

class QPainter;

namespace oddity::widgets {

/// A round length of 1, 2 or 5 times a power of ten, at most `most`.
double roundLength(double most);

// Each returns the area that it takes, empty when it draws nothing.

/// Lower left: a bar of a round number of arcseconds (pixels without sky), at most a quarter of the area wide, and how
/// many screen pixels a pixel is.
QRectF drawScaleBar(QPainter& painter, const QRect& area, double zoom, const core::SkyTransform* sky);

/// "N", or of which system it is where that is not right ascension and declination: "N gal", "N ecl".
QString northOf(const core::SkyFrame& frame);
/// Lower right: arrows to this north and its east as they are in the middle of what is seen; nothing where the sky is
/// not defined.
QRectF drawCompass(QPainter& painter, const QRect& area, const core::SkyTransform& sky, const ImageMapping& mapping);

/// Upper left: a short title on a plate.
QRectF drawTitle(QPainter& painter, const QRect& area, const QString& title);

} // namespace oddity::widgets
