// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "core/io/tables/ecsv/ecsv_header.h"

namespace oddity::core {

/// Adds one cell of an ECSV table to its column. Returns false where the text is not of the field's type.
bool addEcsvCell(const EcsvField& field, std::string_view text, ColumnBuilder& column);

} // namespace oddity::core
