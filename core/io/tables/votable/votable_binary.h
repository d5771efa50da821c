// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/io/tables/column_builder.h"
#include "core/io/tables/votable/votable_field.h"
#include "core/progress.h"

namespace oddity::core {

/// Adds all rows of a decoded BINARY or BINARY2 stream (VOTable 1.4, section 5.4 and appendix) to the columns and
/// returns their number. hasNullFlags: BINARY2. Throws Error(BadInput) naming row and field where the stream ends
/// within a row, unless isCut: then the row begun is left out.
std::size_t addBinaryRows(const std::vector<VoField>& fields, std::string_view stream, bool hasNullFlags, bool isCut,
                          const std::filesystem::path& path, std::vector<ColumnBuilder>& columns,
                          const Progress& progress);

/// Adds one cell that is stored as in BINARY. Returns false where bytes is not exactly such a cell.
bool addBinaryCell(const VoField& field, std::string_view bytes, ColumnBuilder& column);

} // namespace oddity::core
