// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oddity::core {

/// How a text table without a formal header is laid out.
struct TextLayout {
    char delimiter = ',';  ///< ',', ';', TAB, '|', or ' ' for columns apart by blanks
    std::size_t start = 0; ///< of the line with the column names, behind its '#'
    std::int64_t linesBefore = 0;
    int linesBelow = 0;   ///< behind the names, that are no rows: 1 a rule ("----"), 2 units and a rule
    bool hasNames = true; ///< false: the line at start is the first row
};

/// Looks at the first lines: comment lines ("# …") and empty ones in front of the names are passed over; the last of
/// them holds the names when it has as many as the first row has cells and that row does not itself look like names. A
/// first line of numbers alone is no line of names, unless they count the columns (0, 1, 2, …).
TextLayout textLayoutOf(std::string_view text);

} // namespace oddity::core
