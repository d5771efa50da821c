// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/file_bytes.h"
#include "core/progress.h"

namespace oddity::core {

/// Reads delimited text with a line of column names (RFC 4180; comma, semicolon, TAB, bar or blanks; see TextLayout),
/// in which lines of one cell that begins with '#' are comments. A column becomes integer, boolean or real only when
/// every cell that is not missing (empty, nan, null, n/a) reads so and integers are spelled as they print; else it
/// stays text as written, but for the apostrophe that guards a formula (formula_guard.h), as do the columns for which
/// keepText says so. Of the text only some blocks are in
/// memory at a time. Throws Error(BadInput) naming file, row and field.
std::vector<Column> readCsv(const FileBytes& bytes, const std::function<bool(std::string_view name)>& keepText,
                            std::vector<std::string>& remarks, const Progress& progress);

} // namespace oddity::core
