// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::fuzz {

/// Aborts unless every column has so many rows, its arrays' starts ascend to the number of its elements, its null rows
/// ascend within the table, and its first and last cells can be spelled.
void requireSound(const std::vector<core::Column>& columns, std::size_t rows);

} // namespace oddity::fuzz
