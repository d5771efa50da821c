// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/inside/feature_maps.h"

#include <cmath>

#include "core/model/probes/inside/network_interior.h"
#include "core/model/probes/inside/strongest_first.h"

namespace oddity::core {

FeatureMaps featureMapsOf(Model& model, const InputBatch& object, const std::string& layer) {
    NetworkInterior& interior = interiorOf(model);
    const InputBatch batch = repeatedInputs(object, 1);
    FeatureMaps found;
    found.layer.name = layer;
    if (layer.empty()) {
        const std::vector<SpatialLayer> layers = model.spatialLayers(batch);
        if (layers.empty())
            throw Error(ErrorKind::Model, model.card().name + " has no layer with height and width");
        found.layer.name = layers.front().name;
    }
    found.maps = itemOf(interior.layerMaps(batch, found.layer.name), 0);
    found.layer.channels = found.maps.shape[0];
    found.layer.height = found.maps.shape[1];
    found.layer.width = found.maps.shape[2];
    for (std::int64_t channel = 0; channel < found.layer.channels; ++channel) {
        double squares = 0;
        const auto map = found.maps.item(channel);
        for (const float value : map)
            squares += static_cast<double>(value) * value;
        found.strengths.push_back(static_cast<float>(std::sqrt(squares / static_cast<double>(map.size()))));
    }
    found.ranked = strongestFirst(found.strengths);
    return found;
}

} // namespace oddity::core
