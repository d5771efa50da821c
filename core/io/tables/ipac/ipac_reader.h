// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "core/io/file_bytes.h"
#include "core/io/tables/table_reader.h"

namespace oddity::core {

/// True where the first line that is no keyword or comment ("\…") stands between bars ("|…|").
bool isIpac(std::string_view beginning);

/// Reads a table as IRSA writes it: lines of names, types, units and null values between bars, below them cells as wide
/// as the bars are apart. Empty cells are missing. The text is read piece by piece; a line has at most 16 MiB. Throws
/// Error(BadInput) naming file, row and field.
Table readIpac(const FileBytes& bytes, const Progress& progress);

} // namespace oddity::core
