// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace oddity::core {

/// Names without regard to case: of the ASCII letters alone, whatever the locale.
bool equalsIgnoringCase(std::string_view left, std::string_view right);
bool containsIgnoringCase(std::string_view text, std::string_view part);
std::string lowerCase(std::string_view text);

} // namespace oddity::core
