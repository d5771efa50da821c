// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace oddity::torch_plugin {

// What differs between the releases of LibTorch that the plugin builds with (1.13 to 2.x) is here and nowhere else.

/// Mixed precision on this thread, on or off, for operations on such a device.
inline void setAutocast(c10::DeviceType device, bool isOn, at::ScalarType type) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(device, type);
    at::autocast::set_autocast_enabled(device, isOn);
#else
    if (device == c10::DeviceType::CPU) {
        at::autocast::set_autocast_cpu_dtype(type);
        at::autocast::set_cpu_enabled(isOn);
    } else {
        at::autocast::set_autocast_gpu_dtype(type);
        at::autocast::set_enabled(isOn);
    }
#endif
}

/// CUDA devices round the factors of float32 convolutions to ten bits unless they are told not to.
inline void computeFloat32AsItIs() {
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
}

} // namespace oddity::torch_plugin
