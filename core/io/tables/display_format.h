// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oddity::core {

/// TDISPn of a FITS table, as Fortran writes formats (FITS standard 4.0, table 20): Aw, Lw, Iw.m, Bw.m, Ow.m, Zw.m,
/// Fw.d, Ew.dEe, ENw.d, ESw.d, Gw.dEe, Dw.dEe.
struct DisplayFormat {
    enum class Kind { Text, Integer, Binary, Octal, Hexadecimal, Fixed, Exponent, Engineering, General };

    Kind kind = Kind::Text;
    int width = 0;
    std::optional<int> digits; ///< m, the fewest of an integer, or d: behind the point, of General all
    int exponentDigits = 0;    ///< the fewest; 0: as many as there are, two at least
};

std::optional<DisplayFormat> displayFormatOf(std::string_view tdisp); ///< absent when illegal

/// A cell's exact text as the format asks. The width is no limit: nothing is cut or starred. The exact text stays where
/// the format is not for it (text, NaN, a fraction as an integer) and where Fixed would write a long row of zeros.
/// bytes of the integer: a negative one in Binary, Octal or Hexadecimal is its two's complement.
std::string shownAs(const DisplayFormat& format, const std::string& exact, int bytes = 8);

} // namespace oddity::core
