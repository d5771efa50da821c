// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/io/fits/header_scan.h"

namespace oddity::core {

/// How people name an HDU of a file: "0" the primary one, "1" the first extension, as in DS9 and CFITSIO; "SCI" an
/// EXTNAME without regard to case; "SCI,2" one of that EXTVER.
struct HduAddress {
    explicit HduAddress(std::string_view text);

    std::optional<std::int64_t> number; ///< from 0; else:
    std::string name;
    std::optional<std::int64_t> version; ///< EXTVER, which is 1 where there is none

    bool isOf(const FitsHdu& hdu) const;
    bool hasVersionOf(const FitsHdu& hdu) const; ///< true without a version
};

/// The names of some HDUs in a row, "SCI,1" where there are several SCI; "" where none has a name.
std::string namesOf(const std::vector<FitsHdu>& hdus);

} // namespace oddity::core
