// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace oddity::torch_plugin {

/// "cpu" or "cuda:N" for "auto" (the first CUDA device, else the CPU), "cpu" or "cuda:N". Throws Error(Usage) for
/// another word, and Error(Device) for a device that is not there.
std::string resolvedDevice(const std::string& name);

} // namespace oddity::torch_plugin
