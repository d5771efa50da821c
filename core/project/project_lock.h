// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace oddity::core {

/// The right to write a project, or one run of it: an advisory lock (flock) on the file "lock" in its folder, given
/// back when this object or the process ends. isHeld() is false when another holds it or the folder cannot be written.
class ProjectLock {
public:
    explicit ProjectLock(const std::filesystem::path& folder);
    ~ProjectLock();
    ProjectLock(const ProjectLock&) = delete;
    ProjectLock& operator=(const ProjectLock&) = delete;

    bool isHeld() const { return m_descriptor >= 0; }

private:
    int m_descriptor = -1;
};

} // namespace oddity::core
