// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/number_text.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <type_traits>

namespace oddity::core {

namespace {

template <typename Number> std::string shortest(Number value) {
    char buffer[48];
    const auto result = std::to_chars(std::begin(buffer), std::end(buffer), value);
    return {std::begin(buffer), result.ptr};
}

/// A number too small or too large for a double: a denormal one, zero or infinite.
double beyondRange(std::string_view text) {
    long double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc())
        return static_cast<double>(value);
    const double magnitude = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos
                                 ? 0
                                 : std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -magnitude : magnitude;
}

template <typename Number> std::optional<Number> parsed(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-')
        text.remove_prefix(1);
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if constexpr (std::is_same_v<Number, double>)
        if (code == std::errc::result_out_of_range && end == text.data() + text.size())
            return beyondRange(text);
    if (text.empty() || code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

std::string textOf(float value) {
    return shortest(value);
}

std::string textOf(double value) {
    return shortest(value);
}

std::optional<std::int64_t> integerFrom(std::string_view text) {
    return parsed<std::int64_t>(text);
}

std::optional<double> numberFrom(std::string_view text) {
    const auto number = parsed<double>(text);
    if (number || text.find_first_of("Dd") == std::string_view::npos)
        return number;
    std::string exponent(text);
    std::ranges::replace(exponent, 'D', 'E');
    std::ranges::replace(exponent, 'd', 'e');
    return parsed<double>(exponent);
}

std::string_view withoutBlanks(std::string_view text) {
    const auto isBlank = [](char character) { return character == ' ' || character == '\t'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view withoutBlanksBehind(std::string_view text) {
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

bool isUtf8(std::string_view text) {
    for (std::size_t index = 0; index < text.size();) {
        const auto lead = static_cast<unsigned char>(text[index]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        if (length == 0 || index + length > text.size())
            return false;
        for (std::size_t next = 1; next < length; ++next)
            if ((static_cast<unsigned char>(text[index + next]) & 0xC0) != 0x80)
                return false;
        index += length;
    }
    return true;
}

std::string validUtf8(std::string_view text) {
    if (isUtf8(text))
        return std::string(text);
    std::string converted;
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x80) {
            converted += character;
        } else {
            converted += static_cast<char>(0xC0 | code >> 6);
            converted += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return converted;
}

} // namespace oddity::core
