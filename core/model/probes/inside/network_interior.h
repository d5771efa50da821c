// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/error.h"
#include "core/model/model.h"

namespace oddity::core {

/// The kernels of a two-dimensional convolution.
struct ConvolutionFilters {
    std::string name; ///< path of its module, "features.0"; "convolution 1" where it has none; unique
    Tensor weights;   ///< filters × channels × height × width; of a grouped convolution the channels of a group
};

/// What an engine that can look inside its networks gives besides Model, on the same object and under its rules.
class NetworkInterior {
public:
    virtual ~NetworkInterior() = default;
    /// N × channels × height × width of one of Model::spatialLayers(). Needs no gradients. Throws Error(Usage) listing
    /// the layers when there is none of this name.
    virtual Tensor layerMaps(const InputBatch& inputs, const std::string& layer) = 0;
    /// In the order in which the network computes them on such inputs, each once; none that enlarge (transposed).
    virtual std::vector<ConvolutionFilters> convolutions(const InputBatch& inputs) = 0;
};

/// Throws Error(Model) for a network whose engine cannot look inside, or an ensemble.
inline NetworkInterior& interiorOf(Model& model) {
    if (auto* interior = dynamic_cast<NetworkInterior*>(&model.engine()))
        return *interior;
    throw Error(ErrorKind::Model, model.memberCount() > 1
                                      ? "an ensemble has no layers of its own; ask one of its members"
                                      : "one cannot look inside " + model.card().name);
}

} // namespace oddity::core
