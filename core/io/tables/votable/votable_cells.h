// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "core/io/tables/column_builder.h"
#include "core/io/tables/votable/votable_field.h"

namespace oddity::core {

/// Adds a cell of a TABLEDATA table, one TD, to its column. Returns false where the text is not of the field's type.
bool addTextCell(const VoField& field, std::string_view text, ColumnBuilder& column);

/// UTF-8 text from UTF-16 in big-endian bytes, as unicodeChar is stored; what is not legal becomes U+FFFD.
std::string textFromUtf16(std::string_view bytes);

} // namespace oddity::core
