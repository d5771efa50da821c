// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>

#include "core/io/tables/table_reader.h"

namespace oddity::core {

/// Reads an ECSV table: types, units and descriptions from its header, arrays from JSON cells; an empty cell is
/// missing. Throws Error(BadInput) naming file, row and field.
Table readEcsv(std::string_view text, const std::filesystem::path& path, const Progress& progress);

} // namespace oddity::core
