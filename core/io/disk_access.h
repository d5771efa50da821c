// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include "core/error.h"

namespace oddity::core {

/// Does the work and gives its result; what std::filesystem fails at becomes Error(Io) that names the file.
template <typename Work> auto onDisk(Work work) {
    try {
        return work();
    } catch (const std::filesystem::filesystem_error& problem) {
        throw Error(ErrorKind::Io, problem.code().message(), {.path = problem.path1().string()});
    }
}

} // namespace oddity::core
