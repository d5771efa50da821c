// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <set>
#include <string>

#include "core/progress.h"

namespace oddity::core {

/// What a field, "{epoch}" or "{band}", stands for in the names on the disk that fit a pattern, whatever its other
/// fields are: as short as can be. Throws Error(Cancelled).
std::set<std::string> fieldValuesOnDisk(const std::string& pattern, const std::string& field, const Progress& progress);

} // namespace oddity::core
