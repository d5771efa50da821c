// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/tensor.h"

namespace at {
class Tensor;
}
namespace c10 {
struct Device;
}

namespace oddity::torch_plugin {

/// A copy on the device: networks may change their input in place.
at::Tensor onDevice(const core::Tensor& batch, const c10::Device& device);
/// A float32 copy on the host, without its history.
core::Tensor onHost(const at::Tensor& tensor);
/// Values along a series, N × C × L, as images of one row; others as they are.
core::Tensor asPlanes(core::Tensor values);
std::string shapeText(const at::Tensor& tensor);

} // namespace oddity::torch_plugin
