// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/atomic_file.h"

namespace oddity::core {

/// ECSV 1.0 (Astropy Proposal for Enhancement 6) with commas: types, units, descriptions and UCDs in the header, arrays
/// as JSON. Nothing is lost; missing values other than reals are empty cells.
void writeEcsv(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows);

} // namespace oddity::core
