// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/atomic_file.h"

namespace oddity::core {

/// A primary HDU without data and one binary table. Missing integers are TNULL, the least value of the type. Returns in
/// sentences which names, units and descriptions were changed: a header holds ASCII alone.
std::vector<std::string> writeFitsTable(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows,
                                        const std::string& tableName);

} // namespace oddity::core
