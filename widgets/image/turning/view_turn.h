// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPointF>
#include <QString>

#include "core/data/sky_transform.h"
#include "widgets/image/turning/linear_map.h"

namespace oddity::widgets {

/// How a view is turned: where that is asked for so that north is up and east is left, and then by a map.
struct ViewTurn {
    bool isNorthUp = false;
    LinearMap map; ///< of a determinant of 1 or -1

    bool isNone() const { return !isNorthUp && map.isIdentity(); }
    friend bool operator==(const ViewTurn&, const ViewTurn&) = default;
};

/// How an image with this sky lies on the screen about one of its pixels. North is not known without a sky.
LinearMap orientationOf(const ViewTurn& turn, const core::SkyTransform* sky, QPointF pixel);

/// A map as a mirror in x, if it is one, and then a turn; shear is left out.
struct TurnParts {
    bool isMirrored = false;
    double degrees = 0; ///< counter-clockwise, above -180 to 180
};
TurnParts partsOf(const LinearMap& map);

/// "turned 34° left", "mirrored in x", "mirrored in x, turned 90° right"; "" of an image that lies as in its file.
QString orientationText(const LinearMap& orientation);

} // namespace oddity::widgets
