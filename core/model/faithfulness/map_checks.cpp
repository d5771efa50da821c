// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/map_checks.h"

namespace oddity::core {

MapChecks checksOf(Model& model, const ObjectQuestion& object, const Attribution& attribution,
                   const RemovalSettings& settings, const Progress& progress) {
    const ObjectSegment segment =
        objectSegmentOf(object.cutout, object.grid, attribution.map.shape[1], attribution.map.shape[2]);
    return {segmentShareOf(attribution.map, segment), segment.origin,
            removalCurves(model, object.question, attribution, object.options, settings, progress)};
}

WeightCheck weightCheckOf(Model& model, const ObjectQuestion& object, const Attribution& attribution,
                          const WeightCheckSettings& settings, const Progress& progress) {
    AttributionOptions options = object.options;
    if (attribution.steps > 0)
        options.steps = attribution.steps;
    options.layer = attribution.layer;
    const Progress ofOneMap{.stop = progress.stop, .report = {}};
    const auto mapOf = [&](Model& other) {
        return attribute(other, object.question, attributionMethodNamed(attribution.method), options, ofOneMap);
    };
    return checkWeights(model, attribution, mapOf, settings, progress);
}

} // namespace oddity::core
