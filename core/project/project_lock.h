// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include "core/project/file_lock.h"

namespace oddity::core {

/// The right to write a project, or one run of it: a lock on the file "lock" in its folder. isHeld() is false when
/// another holds it or the folder cannot be written.
class ProjectLock : public FileLock {
public:
    explicit ProjectLock(const std::filesystem::path& folder) : FileLock(folder / "lock", Patience::None) {}
};

} // namespace oddity::core
