// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace oddity::torch_plugin {

/// Looks into a file's bytes without running anything of it. Throws Error(Model) saying what the file is when it is
/// not a whole TorchScript archive, and when the network's code writes or maps files (torch.save, torch.from_file):
/// it would do so with the user's rights, some of it while being loaded.
void checkArchive(const std::string& bytes, const std::string& path);

/// The card stored inside as extra file "oddity.json", if any. Throws Error(Model) when it is above 1 MiB.
std::optional<std::string> embeddedCard(const std::string& bytes, const std::string& path);

} // namespace oddity::torch_plugin
