// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/map_checks.h"

#include <algorithm>
#include <utility>

namespace oddity::core {

Attribution withoutFilling(const ObjectQuestion& object, Attribution attribution) {
    const auto points = static_cast<std::int64_t>(object.points.size());
    if (!object.isOfSeries() || attribution.map.shape[2] == points)
        return attribution;
    Tensor map = Tensor::zeros({attribution.map.count(), 1, points});
    for (std::int64_t channel = 0; channel < map.count(); ++channel)
        std::ranges::copy(attribution.map.item(channel).first(object.points.size()), map.item(channel).begin());
    attribution.map = std::move(map);
    return attribution;
}

MapChecks checksOf(Model& model, const ObjectQuestion& object, const Attribution& attribution,
                   const RemovalSettings& settings, const Progress& progress) {
    if (object.isOfSeries())
        return {{}, "", removalCurves(model, object.question, attribution, object.options, settings, progress)};
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
        return withoutFilling(
            object, attribute(other, object.question, attributionMethodNamed(attribution.method), options, ofOneMap));
    };
    return checkWeights(model, withoutFilling(object, attribution), mapOf, settings, progress);
}

} // namespace oddity::core
