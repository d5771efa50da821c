// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>

#include "core/model/model.h"

namespace oddity::torch_plugin {

/// Opens a TorchScript file with its card: MODEL.pt.oddity.json or MODEL.oddity.json beside it, else "oddity.json"
/// inside it. The file is read once: the bytes that are hashed are the bytes that run. Throws Error(Model, Device,
/// Io).
std::unique_ptr<core::Model> loadTorchScript(const std::filesystem::path& path, const core::LoadOptions& options);

} // namespace oddity::torch_plugin
