// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/interior/transparent_model.h"

#include <algorithm>

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/types.h>

#include "core/error.h"
#include "core/joined_words.h"
#include "plugins/torch/interior/network_filters.h"
#include "plugins/torch/network/operation_counter.h"
#include "plugins/torch/network/tensors.h"
#include "plugins/torch/torch_complaint.h"

namespace oddity::torch_plugin {

using core::InputBatch;

NetworkLayers& TransparentModel::layers() {
    if (!m_layers)
        m_layers = std::make_unique<NetworkLayers>(module());
    return *m_layers;
}

std::vector<core::SpatialLayer> TransparentModel::spatialLayers(const InputBatch& inputs) {
    return translated("the network's layers cannot be seen", path(), [&] {
        const torch::NoGradGuard noGradients;
        const NetworkLayers::Pass pass = layers().forward(lookingArguments(inputs));
        std::vector<core::SpatialLayer> found;
        for (std::size_t index = 0; index < pass.names.size(); ++index) {
            const at::Tensor& map = (*pass.maps)[index];
            found.push_back({pass.names[index], map.size(1), map.dim() == 3 ? 1 : map.size(2), map.size(-1)});
        }
        return found;
    });
}

core::OperationCount TransparentModel::operations(const InputBatch& inputs) {
    return translated("the network's operations cannot be counted", path(), [&] {
        const torch::NoGradGuard noGradients;
        std::vector<c10::IValue> arguments = lookingArguments(inputs);
        const OperationCounter counter;
        module().forward(std::move(arguments));
        return counter.count();
    });
}

const at::Tensor& TransparentModel::mapsOf(const NetworkLayers::Pass& pass, const std::string& layer) const {
    const auto place = std::ranges::find(pass.names, layer);
    if (place == pass.names.end())
        throw core::Error(core::ErrorKind::Usage,
                          "the network has no layer '" + layer + "'; there are " + core::joinedWords(pass.names),
                          {.path = path()});
    return (*pass.maps)[static_cast<std::size_t>(place - pass.names.begin())];
}

core::Tensor TransparentModel::layerMaps(const InputBatch& inputs, const std::string& layer) {
    return translated("the network's layer '" + layer + "' cannot be seen", path(), [&] {
        const torch::NoGradGuard noGradients;
        return asPlanes(onHost(mapsOf(layers().forward(lookingArguments(inputs)), layer)));
    });
}

std::vector<core::ConvolutionFilters> TransparentModel::convolutions(const InputBatch& inputs) {
    return translated("the network's filters cannot be seen", path(), [&] {
        const torch::NoGradGuard noGradients;
        return filtersUsed(module(), [&] { module().forward(lookingArguments(inputs)); });
    });
}

} // namespace oddity::torch_plugin
