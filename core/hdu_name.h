// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oddity::core {

/// HDUs count from 1 inside the program. Whatever a person reads or types counts them as DS9, Astropy and CFITSIO's
/// extended file names do: 0 is the primary HDU, 1 the first extension.
constexpr int shownHduNumber(int number) {
    return number - 1;
}

/// "tile.fits[1]", as those programs take it; number: from 1.
std::string fileAndHdu(const std::string& file, int number);

/// "HDU 1 'SCI'"; "HDU 4 'SCI,2'" for a version (EXTVER) above 1, "HDU 1" without a name. number: from 1.
std::string hduName(int number, std::string_view name = {}, std::int64_t version = 1);

} // namespace oddity::core
