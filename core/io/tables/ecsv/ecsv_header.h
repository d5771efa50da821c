// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/tables/column_builder.h"

namespace oddity::core {

/// One column as the header of an ECSV file describes it.
struct EcsvField {
    Column described;
    ElementKind kind = ElementKind::Text;
    bool isArray = false; ///< cells are JSON arrays
    bool isUnknown = false;
};

/// The YAML header of an ECSV file (Enhanced Character Separated Values 1.0, Astropy Proposal for Enhancement 6).
struct EcsvHeader {
    std::vector<EcsvField> fields;
    char delimiter = ' ';
    std::size_t end = 0; ///< in the text, where the line with the column names begins
    std::int64_t lines = 0;
};

bool isEcsv(std::string_view text);
/// Throws Error(BadInput) without a place.
EcsvHeader ecsvHeaderOf(std::string_view text);

} // namespace oddity::core
