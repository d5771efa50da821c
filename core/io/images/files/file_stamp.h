// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>

namespace oddity::core {

/// By which a file is known to be the one that was read before.
struct FileStamp {
    std::int64_t bytes = 0;
    std::int64_t changedNs = 0; ///< the time of its last change
};

/// Throws Error(Io) naming the file.
FileStamp fileStampOf(const std::filesystem::path& path);

} // namespace oddity::core
