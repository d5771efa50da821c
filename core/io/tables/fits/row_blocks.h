// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "core/io/file_bytes.h"
#include "core/io/fits/header_scan.h"
#include "core/progress.h"

namespace oddity::core {

/// Some consecutive rows of a FITS table as the file holds them.
struct RowBlock {
    const char* bytes = nullptr;
    std::int64_t first = 0;
    std::int64_t count = 0;
    std::int64_t rowBytes = 0;
};

/// Reads a table's rows in blocks of about a megabyte and hands each to work, on all cores and in no fixed order; a
/// core holds one block at a time. Reports from the calling thread. Throws what work throws, and Error(Cancelled).
void forEachRowBlock(const FileBytes& bytes, const FitsHdu& table, const Progress& progress,
                     const std::function<void(const RowBlock& block)>& work);

} // namespace oddity::core
