// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/progress.h"

namespace oddity::core {

/// Runs work(worker, first, end) over [0, count) in blocks on all cores; a worker has one block at a time. Joins its
/// threads; rethrows the first exception; throws Error(Cancelled). Reports from the calling thread.
void inBlocks(std::size_t count, std::size_t blockSize, const Progress& progress, const std::string& what,
              const std::function<void(std::size_t worker, std::size_t first, std::size_t end)>& work);

std::size_t workerCount(); ///< cores that inBlocks uses at most

} // namespace oddity::core
