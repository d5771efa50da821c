// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/atomic_file.h"

namespace oddity::core {

/// VOTable 1.4 in its TABLEDATA serialization (IVOA Recommendation, 2019).
void writeVoTable(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows, const std::string& tableName);

} // namespace oddity::core
