// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/tensors.h"

#include <torch/types.h>

namespace oddity::torch_plugin {

std::string shapeText(const at::Tensor& tensor) {
    return core::Tensor{tensor.sizes().vec(), {}}.shapeText();
}

at::Tensor onDevice(const core::Tensor& batch, const c10::Device& device) {
    const at::Tensor view = torch::from_blob(const_cast<float*>(batch.values.data()), batch.shape, torch::kFloat32);
    return device.is_cpu() ? view.clone() : view.to(device);
}

core::Tensor onHost(const at::Tensor& tensor) {
    const at::Tensor host = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* values = host.data_ptr<float>();
    return {host.sizes().vec(), {values, values + host.numel()}};
}

core::Tensor asPlanes(core::Tensor values) {
    if (values.shape.size() == 3)
        values.shape.insert(values.shape.begin() + 2, 1);
    return values;
}

} // namespace oddity::torch_plugin
