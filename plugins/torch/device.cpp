// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/device.h"

#include <charconv>

#include <torch/cuda.h>

#include "core/error.h"

namespace oddity::torch_plugin {

using core::Error;
using core::ErrorKind;

c10::Device deviceNamed(const std::string& name) {
    if (name == "cpu")
        return {c10::DeviceType::CPU};
    if (name == "auto")
        return torch::cuda::is_available() ? c10::Device(c10::DeviceType::CUDA, 0) : c10::Device(c10::DeviceType::CPU);
    int index = 0;
    bool isCuda = name == "cuda";
    if (name.starts_with("cuda:")) {
        const auto [end, failure] = std::from_chars(name.data() + 5, name.data() + name.size(), index);
        isCuda = failure == std::errc{} && end == name.data() + name.size() && index >= 0 && index < 128;
    }
    if (!isCuda)
        throw Error(ErrorKind::Usage, "unknown device '" + name + "'; known: auto, cpu, cuda:N");
    if (!torch::cuda::is_available())
        throw Error(ErrorKind::Device,
                    "device '" + name + "' was asked for, but this LibTorch finds no CUDA device; use cpu or auto");
    const auto count = static_cast<int>(torch::cuda::device_count());
    if (index >= count)
        throw Error(ErrorKind::Device, "device '" + name + "' was asked for, but there are only " +
                                           std::to_string(count) + " CUDA devices, cuda:0 …");
    return {c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(index)};
}

} // namespace oddity::torch_plugin
