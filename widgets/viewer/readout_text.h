// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QPoint>
#include <QPointF>
#include <QString>

#include "core/io/wcs_transform.h"

namespace oddity::widgets {

class TileCanvas;

/// The values of a pixel in what the canvas shows, each band by its name where there are several, with their unit.
QString valuesText(const TileCanvas& canvas, const std::optional<QPoint>& pixel);

/// What a header says of positions; where there is no sky, what it has instead.
struct ImageCoordinates {
    const core::SkyTransform* sky = nullptr;
    const core::WorldCoordinates* world = nullptr;
    QString system;  ///< of several the one in use, else ""
    QString problem; ///< why the header's cannot be used, where it has neither; else ""
};

/// Of the pointer, in image coordinates from 0; nowhere: what there is none of, or "".
QString positionText(const ImageCoordinates& coordinates, const std::optional<QPointF>& position, bool inDegrees);

} // namespace oddity::widgets
