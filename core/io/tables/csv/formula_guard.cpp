// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/formula_guard.h"

#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::string_view digits = "0123456789";

/// Apostrophes, none too, and then what begins a formula.
bool beginsFormula(std::string_view text) {
    const std::size_t first = text.find_first_not_of('\'');
    return first != std::string_view::npos && std::string_view("=+-@\t\r").find(text[first]) != std::string_view::npos;
}

/// "-12", "+41 16 09.4", "-00:12:33.4", "+1.5e-3".
bool isSignedNumber(std::string_view text) {
    if (text.empty() || (text.front() != '-' && text.front() != '+'))
        return false;
    const std::string_view rest = text.substr(1);
    if (rest.find_first_of(digits) == std::string_view::npos)
        return false;
    if (rest.find_first_not_of("0123456789.: ") == std::string_view::npos)
        return true;
    return digits.find(rest.front()) != std::string_view::npos &&
           rest.find_first_not_of("0123456789.eE+-") == std::string_view::npos &&
           numberFrom(rest).has_value(); // digits, and a sign only behind e
}

} // namespace

std::string guarded(const std::string& text) {
    return beginsFormula(text) && !isSignedNumber(text) ? "'" + text : text;
}

std::string_view unguarded(std::string_view text) {
    return text.starts_with('\'') && beginsFormula(text) ? text.substr(1) : text;
}

} // namespace oddity::core
