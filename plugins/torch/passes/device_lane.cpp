// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/passes/device_lane.h"

#include <algorithm>
#include <optional>

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/types.h>

#include "plugins/torch/network/tensors.h"

namespace oddity::torch_plugin {

struct DeviceLane::Lane {
    c10::Device device;
    std::optional<c10::Stream> stream; ///< none on the CPU
    std::vector<at::Tensor> inputs;    ///< page-locked, one-dimensional, as large as the largest batch so far
    std::vector<at::Tensor> outputs;
    bool areInputsUsed = false; ///< by a copy that may not have ended

    /// A page-locked tensor of this shape in buffer number `place`, which grows where it must.
    static at::Tensor locked(std::vector<at::Tensor>& buffers, std::size_t place, at::IntArrayRef shape) {
        const std::int64_t count = std::max<std::int64_t>(1, c10::multiply_integers(shape));
        if (buffers.size() <= place)
            buffers.resize(place + 1);
        at::Tensor& buffer = buffers[place];
        if (!buffer.defined() || buffer.numel() < count)
            buffer = torch::empty({count}, torch::TensorOptions(torch::kFloat32).pinned_memory(true));
        return buffer.narrow(0, 0, c10::multiply_integers(shape)).view(shape);
    }
};

DeviceLane::DeviceLane(const c10::Device& device) : m_lane(new Lane{device, {}, {}, {}, false}) {
    if (!device.is_cpu())
        m_lane->stream = c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device);
}

DeviceLane::~DeviceLane() = default;

void DeviceLane::run(const std::function<void()>& work) {
    if (!m_lane->stream) {
        work();
        return;
    }
    if (m_lane->areInputsUsed) // after a pass that failed on the way
        m_lane->stream->synchronize();
    const c10::StreamGuard guard(*m_lane->stream);
    m_lane->areInputsUsed = true;
    work();
    m_lane->stream->synchronize();
    m_lane->areInputsUsed = false;
}

at::Tensor DeviceLane::onDevice(const core::Tensor& batch, std::size_t place) {
    if (!m_lane->stream)
        return torch_plugin::onDevice(batch, m_lane->device);
    at::Tensor buffer = Lane::locked(m_lane->inputs, place, batch.shape);
    std::ranges::copy(batch.values, buffer.data_ptr<float>());
    constexpr bool returnsAtOnce = true;
    return buffer.to(m_lane->device, torch::kFloat32, returnsAtOnce);
}

std::vector<core::Tensor> DeviceLane::onHost(const std::vector<at::Tensor>& tensors) {
    std::vector<core::Tensor> host;
    if (!m_lane->stream) {
        std::ranges::transform(tensors, std::back_inserter(host), torch_plugin::onHost);
        return host;
    }
    constexpr bool returnsAtOnce = true;
    std::vector<at::Tensor> copies;
    for (std::size_t index = 0; index < tensors.size(); ++index) {
        copies.push_back(Lane::locked(m_lane->outputs, index, tensors[index].sizes()));
        copies.back().copy_(tensors[index].detach(), returnsAtOnce);
    }
    m_lane->stream->synchronize();
    for (const at::Tensor& copy : copies) {
        const float* values = copy.data_ptr<float>();
        host.push_back({copy.sizes().vec(), {values, values + copy.numel()}});
    }
    return host;
}

} // namespace oddity::torch_plugin
