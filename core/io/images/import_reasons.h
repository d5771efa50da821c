// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/data/row_flag.h"

namespace oddity::core {

/// A flag of the import for every row, counted from 0, whose reason is not empty.
std::vector<RowFlag> importFlags(const std::vector<std::string>& reasons);

/// A part of all in whole percent: "25", "less than 1".
std::string percentText(std::size_t part, std::size_t all);

} // namespace oddity::core
