// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/fits/fits_file.h"
#include "core/progress.h"

namespace oddity::core {

/// A table HDU's columns, decoded on all cores; TNULL, TSCAL and TZERO applied; a tile-compressed table is unpacked
/// in memory first, a column-oriented one gives a row for each element of its columns (see rowsOfTable()). float32
/// vectors without scaling are a VectorColumn, all other arrays, bits and complex numbers an ArrayColumn, exactly.
/// Throws Error(BadInput) naming file, HDU, row and field.
std::vector<Column> readFitsTable(const FileBytes& bytes, const FitsHdu& table, std::vector<std::string>& remarks,
                                  const Progress& progress);
inline std::vector<Column> readFitsTable(const FitsFile& file, const FitsHdu& table, std::vector<std::string>& remarks,
                                         const Progress& progress) {
    return readFitsTable(file.bytes(), table, remarks, progress);
}

} // namespace oddity::core
