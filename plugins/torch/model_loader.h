// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/model/model.h"

namespace oddity::torch_plugin {

/// Opens a TorchScript network with the card beside it, else with "oddity.json" inside it. Throws Error(Model, Device).
std::unique_ptr<core::Model> loadTorchScript(const core::NetworkFile& file, const core::LoadOptions& options);

} // namespace oddity::torch_plugin
