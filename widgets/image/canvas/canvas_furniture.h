// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPointF>
#include <QRect>
#include <QString>

#include "core/data/sky_transform.h"

class QPainter;

namespace oddity::widgets {

/// A round length of 1, 2 or 5 times a power of ten, at most `most`.
double roundLength(double most);

/// Lower left: a bar of a round number of arcseconds (pixels without sky), at most a quarter of the area wide.
void drawScaleBar(QPainter& painter, const QRect& area, double zoom, const core::SkyTransform* sky);

/// Lower right: arrows to north and east as they are at this image position; nothing where the sky is not defined.
void drawCompass(QPainter& painter, const QRect& area, const core::SkyTransform& sky, QPointF imagePosition);

/// Upper left: a short title on a plate.
void drawTitle(QPainter& painter, const QRect& area, const QString& title);

} // namespace oddity::widgets
