// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// What a layer of a network makes of one object.
struct FeatureMaps {
    SpatialLayer layer;
    Tensor maps;                  ///< channels × height × width, as the network computed them
    std::vector<float> strengths; ///< of each map: the root mean square of its values
    std::vector<int> ranked;      ///< channels from 0, strongest first
};

/// layer: one of Model::spatialLayers(), "" the first. object: inputs without batch axis. Throws Error(Model) where one
/// cannot look inside, Error(Usage) listing the layers when there is none of this name.
FeatureMaps featureMapsOf(Model& model, const InputBatch& object, const std::string& layer);

} // namespace oddity::core
