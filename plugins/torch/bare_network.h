// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/model/proposal/bare_network.h"

namespace oddity::torch_plugin {

/// A TorchScript network without its card, on the CPU. Throws Error(Model).
std::unique_ptr<core::BareNetwork> openBareNetwork(const core::NetworkFile& file);

} // namespace oddity::torch_plugin
