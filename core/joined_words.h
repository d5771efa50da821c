// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ranges>
#include <string>
#include <string_view>

namespace oddity::core {

/// "g, r, z": a range of texts with a separator between, for messages.
template <std::ranges::input_range Words>
std::string joinedWords(const Words& words, std::string_view separator = ", ") {
    std::string text;
    for (bool isFirst = true; const auto& word : words) {
        if (!isFirst)
            text += separator;
        text += word;
        isFirst = false;
    }
    return text;
}

} // namespace oddity::core
