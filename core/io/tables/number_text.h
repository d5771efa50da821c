// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oddity::core {

/// Numbers and text as tables spell them; no locale takes part.
std::string textOf(float value); ///< the fewest digits that read back the same
std::string textOf(double value);
std::optional<std::int64_t> integerFrom(std::string_view text); ///< a sign and digits, nothing else
std::optional<double> numberFrom(std::string_view text);        ///< also 1D5 (Fortran), nan and inf
std::string_view withoutBlanks(std::string_view text);          ///< at both ends
std::string_view withoutBlanksBehind(std::string_view text);    ///< spaces alone
bool isUtf8(std::string_view text);
std::string validUtf8(std::string_view text); ///< text that is not UTF-8 is taken for ISO 8859-1

} // namespace oddity::core
