// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/progress.h"

namespace oddity::core {

/// Runs work(item) once for each item on all cores, in no fixed order, the calling thread being one of the workers; a
/// single item takes no other thread. Reports the items begun from the calling thread. Throws the first exception of
/// work, and Error(Cancelled).
void onAllCores(std::size_t items, const Progress& progress, const std::string& what,
                const std::function<void(std::size_t item)>& work);

} // namespace oddity::core
