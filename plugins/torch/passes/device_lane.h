// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/data/tensor.h"

namespace at {
class Tensor;
}
namespace c10 {
struct Device;
}

namespace oddity::torch_plugin {

/// One network's way to its device and back. On a CUDA device: a stream of its own, so that copies of a network compute
/// and copy at the same time, and page-locked buffers, kept from batch to batch, which the device reads and writes
/// while the processor does something else. On the CPU: plain copies. Used by one thread at a time.
class DeviceLane {
public:
    explicit DeviceLane(const c10::Device& device);
    ~DeviceLane();

    /// What work() computes on the device goes through this lane; returns when the device has done it.
    void run(const std::function<void()>& work);
    /// A copy on the device, which may not be there before run() ends; place: number of the buffer it goes through.
    at::Tensor onDevice(const core::Tensor& batch, std::size_t place);
    /// float32 copies on the host, there when this returns.
    std::vector<core::Tensor> onHost(const std::vector<at::Tensor>& tensors);

private:
    struct Lane;
    std::unique_ptr<Lane> m_lane;
};

} // namespace oddity::torch_plugin
