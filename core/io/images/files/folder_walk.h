// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>

#include "core/progress.h"

namespace oddity::core {

enum class FolderDepth { Flat, Deep };

/// Calls visit for all that is in a folder, of Deep ones for what is below it too, in no fixed order; folders that may
/// not be read are left out. Throws Error(Io) naming the folder, and Error(Cancelled) between two entries.
void forEachEntry(const std::filesystem::path& folder, FolderDepth depth, const Progress& progress,
                  const std::function<void(const std::filesystem::directory_entry&)>& visit);

} // namespace oddity::core
