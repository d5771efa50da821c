// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// Names and units of columns in ASCII, which is all that a FITS header holds: another character becomes '_' in a name,
/// each name staying one of its own, and '?' in a unit, but for µ and Å, which are u and Angstrom there.
struct AsciiTexts {
    std::vector<std::string> names;
    std::vector<std::string> units;
    std::vector<std::string> remarks; ///< sentences on what was changed, in descriptions too
};
AsciiTexts asciiTextsOf(const std::vector<Column>& columns);

} // namespace oddity::core
