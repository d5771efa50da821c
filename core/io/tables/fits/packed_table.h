// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "core/io/file_bytes.h"
#include "core/io/fits/header_scan.h"
#include "core/progress.h"

namespace oddity::core {

/// True for a tile-compressed table, as fpack writes it (FITS standard 4.0, section 10.3): a row of the HDU holds a
/// tile of rows, column by column.
bool isPackedTable(const FitsHdu& table);

/// Rows that a table HDU holds, those of a tile-compressed one unpacked, of a column-oriented one those of its columns;
/// 0 where its header says nothing of use.
std::int64_t rowsOfTable(const FitsHdu& table);

/// A table as it was before it was packed: its rows and heap in memory, and the HDU that describes them.
struct UnpackedTable {
    FileBytes bytes;
    FitsHdu hdu;
};

/// Unpacks RICE_1, GZIP_1, GZIP_2 and NOCOMPRESS columns, also of variable-length arrays, on all cores. At most 4 GiB,
/// and no more than the packed bytes can hold at best, are taken. Throws Error(BadInput) naming file, HDU, keyword or
/// first row of the tile and column, Error(Cancelled).
UnpackedTable unpackedTable(const FileBytes& bytes, const FitsHdu& table, const Progress& progress);

} // namespace oddity::core
