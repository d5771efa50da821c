// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

namespace oddity::core {

/// How a file asks to have a column's numbers shown: TDISPn of FITS, width and precision of a VOTable.
struct DisplayFormat {
    enum class Kind { Text, Integer, Binary, Octal, Hexadecimal, Fixed, Exponent, Engineering, General };

    Kind kind = Kind::Text;
    int width = 0;             ///< characters; 0: not told
    std::optional<int> digits; ///< m, the fewest of an integer, or d: behind the point, of General all
    int exponentDigits = 0;    ///< the fewest; 0: as many as there are, two at least
    int integerBytes = 8;      ///< a negative integer in Binary, Octal or Hexadecimal is its two's complement

    friend bool operator==(const DisplayFormat&, const DisplayFormat&) = default;
};

} // namespace oddity::core
