// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/model/registry.h"

namespace oddity::plugins {

/// Folders searched for plugins: ODDITY_PLUGINS if set, else beside the executable as built or installed. Never the
/// working directory.
std::filesystem::path pluginFolder();

/// Registers a loader for TorchScript files that loads the torch plugin when the first model is opened, so that a
/// program starts without LibTorch. Also sets what OpenBLAS and libgomp read from the environment when
/// they load (kernels for this processor, no spinning), unless the user has: call before threads start.
void registerLazyTorch(core::Registry& registry);

} // namespace oddity::plugins
