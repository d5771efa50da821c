// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace oddity::core {

/// The right to write what a file stands for: an advisory lock (flock) on it, made where it is missing, given back when
/// this object or the process ends.
class FileLock {
public:
    enum class Patience { None, Waits }; ///< where another holds it
    /// isHeld() is false when the file cannot be opened for writing, or, without patience, when another holds it.
    FileLock(const std::filesystem::path& file, Patience patience);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    bool isHeld() const { return m_descriptor >= 0; }

private:
    int m_descriptor = -1;
};

} // namespace oddity::core
