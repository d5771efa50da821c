// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/model/faithfulness/object_segment.h"
#include "core/model/faithfulness/removal_curves.h"
#include "core/model/faithfulness/weight_check.h"
#include "core/model/object_question.h"

namespace oddity::core {

/// What stands beside a map so that it is not believed more than it deserves. Attribution localizes what the network
/// depends on; it explains no physics.
struct MapChecks {
    SegmentShare share;  ///< of images
    std::string segment; ///< as ObjectSegment::origin; of a series "", which has none
    RemovalCurves curves;
};

/// A map without the filling behind a series' points, for which no measurement stands; of an image as it is.
Attribution withoutFilling(const ObjectQuestion& object, Attribution attribution);

/// Of a map of this question; throws what removalCurves() throws.
MapChecks checksOf(Model& model, const ObjectQuestion& object, const Attribution& attribution,
                   const RemovalSettings& settings, const Progress& progress);

/// checkWeights() with the map's own method and number of steps, without filling.
WeightCheck weightCheckOf(Model& model, const ObjectQuestion& object, const Attribution& attribution,
                          const WeightCheckSettings& settings, const Progress& progress);

} // namespace oddity::core
