// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <c10/core/Device.h>

namespace oddity::torch_plugin {

/// "auto" (the first CUDA device, else the CPU), "cpu" or "cuda:N". Throws Error(Usage) for another word, and
/// Error(Device) for a device that is not there.
c10::Device deviceNamed(const std::string& name);

} // namespace oddity::torch_plugin
