// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/file_stamp.h"

#include <chrono>
#include <system_error>

#include "core/error.h"

namespace oddity::core {

FileStamp fileStampOf(const std::filesystem::path& path) {
    std::error_code problem;
    const auto bytes = std::filesystem::file_size(path, problem);
    const auto changed = problem ? std::filesystem::file_time_type() : std::filesystem::last_write_time(path, problem);
    if (problem)
        throw Error(ErrorKind::Io, "cannot be read: " + problem.message(), {.path = path.string()});
    return {static_cast<std::int64_t>(bytes),
            std::chrono::duration_cast<std::chrono::nanoseconds>(changed.time_since_epoch()).count()};
}

} // namespace oddity::core
