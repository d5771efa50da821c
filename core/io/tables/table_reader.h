// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/catalog.h"
#include "core/progress.h"

namespace oddity::core {

/// Any table, as it is: columns of equal length, perhaps without rows, no column need name the rows.
struct Table {
    std::string name; ///< EXTNAME, or the name of a VOTable's TABLE; may be empty
    std::vector<Column> columns;
    std::size_t rows = 0;
    std::vector<std::string> remarks; ///< what was chosen, converted or left out, for people
};

struct TableOptions {
    int hdu = 0; ///< FITS: 1-based HDU in place of brackets in the path, 0: not chosen so
    /// Text formats without types (CSV): columns that stay text whatever they hold; may be empty.
    std::function<bool(std::string_view name)> keepText;
};

/// Reads a FITS binary or ASCII table, a VOTable (1.0 to 1.4, every serialization), ECSV, CSV, TSV, IPAC or
/// blank-separated text, plain or packed with gzip or bzip2, chosen by content; the path may choose one of several
/// tables (see TableLocation). Throws Error(BadInput, NotFound or Io) naming file, HDU, row and field.
Table readTable(const std::filesystem::path& path, const TableOptions& options, const Progress& progress);
inline Table readTable(const std::filesystem::path& path, const Progress& progress) {
    return readTable(path, {}, progress);
}

} // namespace oddity::core
