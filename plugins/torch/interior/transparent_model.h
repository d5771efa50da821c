// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/model/probes/inside/network_interior.h"
#include "plugins/torch/network/network_layers.h"

namespace oddity::torch_plugin {

/// What a TorchScript network shows of its inside, gradients and dropout off: layers, maps, filters, operations.
class TransparentModel : public core::Model, public core::NetworkInterior {
public:
    std::vector<core::SpatialLayer> spatialLayers(const core::InputBatch& inputs) override;
    core::OperationCount operations(const core::InputBatch& inputs) override;
    core::Tensor layerMaps(const core::InputBatch& inputs, const std::string& layer) override;
    std::vector<core::ConvolutionFilters> convolutions(const core::InputBatch& inputs) override;

protected:
    /// What forward() is given of these inputs on this thread, checked; dropout is off then.
    virtual std::vector<c10::IValue> lookingArguments(const core::InputBatch& inputs) = 0;
    virtual torch::jit::Module& module() = 0;
    virtual const std::string& path() const = 0;

    NetworkLayers& layers();
    /// One layer's maps in a pass. Throws Error(Usage) listing the layers when there is none of this name.
    const at::Tensor& mapsOf(const NetworkLayers::Pass& pass, const std::string& layer) const;

private:
    std::unique_ptr<NetworkLayers> m_layers;
};

} // namespace oddity::torch_plugin
