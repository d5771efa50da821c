// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/model/attribution/attribution.h"
#include "core/model/faithfulness/object_segment.h"

namespace oddity::core {

/// What a scalar of the network becomes when a part of its image becomes the baseline.
struct Ablation {
    std::string takenAway; ///< "nothing", "band g", "the object", "the background"
    float value = 0;
};

/// The image as it is, then without each band (names: one per band), and, where the segment holds pixels, without the
/// object and without everything else. Throws what the model throws, Error(Usage) for names that do not fit the bands.
std::vector<Ablation> ablationOf(Model& model, const AttributionQuestion& question, const AttributionOptions& options,
                                 const ObjectSegment& segment, const std::vector<std::string>& names,
                                 const Progress& progress);

} // namespace oddity::core
