// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/file_bytes.h"
#include "core/io/tables/table_reader.h"

namespace oddity::core {

/// Reads an ECSV table: types, units and descriptions from its header, arrays from JSON cells; an empty cell is
/// missing. The text is read block by block. Throws Error(BadInput) naming file, row and field.
Table readEcsv(const FileBytes& bytes, const Progress& progress);

} // namespace oddity::core
