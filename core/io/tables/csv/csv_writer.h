// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/atomic_file.h"

namespace oddity::core {

/// CSV (RFC 4180, UTF-8): a float32 vector takes a column per element, other arrays one with blanks between the
/// elements. Text that a spreadsheet would run as a formula is guarded(), which readCsv() takes back; numbers are
/// exact.
void writeCsv(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows);

} // namespace oddity::core
