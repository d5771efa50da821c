// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/passes/torch_versions.h"

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace oddity::torch_plugin {

void setMixedPrecision(bool isOnCpu, bool isOn, ShortFloat type) {
    const at::ScalarType scalar = type == ShortFloat::Half ? at::kHalf : at::kBFloat16;
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    const c10::DeviceType device = isOnCpu ? c10::DeviceType::CPU : c10::DeviceType::CUDA;
    at::autocast::set_autocast_dtype(device, scalar);
    at::autocast::set_autocast_enabled(device, isOn);
#else
    if (isOnCpu) {
        at::autocast::set_autocast_cpu_dtype(scalar);
        at::autocast::set_cpu_enabled(isOn);
    } else {
        at::autocast::set_autocast_gpu_dtype(scalar);
        at::autocast::set_enabled(isOn);
    }
#endif
}

void computeFloat32AsItIs() {
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
}

} // namespace oddity::torch_plugin
