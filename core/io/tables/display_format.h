// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// TDISPn of a FITS table, as Fortran writes formats (FITS standard 4.0, table 20): Aw, Lw, Iw.m, Bw.m, Ow.m, Zw.m,
/// Fw.d, Ew.dEe, ENw.d, ESw.d, Gw.dEe, Dw.dEe. Absent when illegal.
std::optional<DisplayFormat> displayFormatOf(std::string_view tdisp);
std::string tdispOf(const DisplayFormat& format);

/// width and precision of a VOTable's FIELD (VOTable 1.4, section 4.2): "3" or "F3", digits behind the point; "E3",
/// significant ones; without it Kind::Text. Absent when they ask nothing or are illegal.
std::optional<DisplayFormat> displayFormatOf(std::string_view width, std::string_view precision);
std::string precisionOf(const DisplayFormat& format); ///< "" where the format gives none

/// Whether the format says how these values are to be shown: reals with their digits, integers in any of its ways.
bool isFor(const DisplayFormat& format, const Column& column);

/// A cell's exact text as the format asks. The width is no limit: nothing is cut or starred. The exact text stays where
/// the format is not for it (text, NaN, a fraction as an integer) and where Fixed would write a long row of zeros.
std::string shownAs(const DisplayFormat& format, const std::string& exact);

} // namespace oddity::core
