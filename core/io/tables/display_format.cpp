// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/display_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

using Kind = DisplayFormat::Kind;

constexpr int mostDigits = 60;

struct Letters {
    std::string_view text;
    Kind kind;
};
/// Longer ones first.
constexpr Letters letters[] = {{"en", Kind::Engineering}, {"es", Kind::Exponent},   {"a", Kind::Text},
                               {"l", Kind::Text},         {"i", Kind::Integer},     {"b", Kind::Binary},
                               {"o", Kind::Octal},        {"z", Kind::Hexadecimal}, {"f", Kind::Fixed},
                               {"e", Kind::Exponent},     {"d", Kind::Exponent},    {"g", Kind::General}};

/// Takes a number off the front of the text.
std::optional<int> takeNumber(std::string_view& text) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = integerFrom(text.substr(0, length));
    text.remove_prefix(length);
    constexpr std::int64_t most = 9999;
    return number && *number <= most ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

bool isWholeNumberKind(Kind kind) {
    return kind == Kind::Integer || kind == Kind::Binary || kind == Kind::Octal || kind == Kind::Hexadecimal;
}

std::string withoutSign(std::string_view number) {
    return std::string(number.substr(number.starts_with('-') ? 1 : 0));
}

/// Of a whole number in decimal digits, as long as 64 bits hold it.
std::optional<std::string> wholeNumberText(const DisplayFormat& format, std::string_view exact) {
    const int bytes = format.integerBytes;
    const bool isNegative = exact.starts_with('-');
    const std::string digits = withoutSign(exact);
    std::uint64_t magnitude = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude);
    if (code != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    const int base = format.kind == Kind::Binary    ? 2
                     : format.kind == Kind::Octal   ? 8
                     : format.kind == Kind::Integer ? 10
                                                    : 16;
    const bool isComplement = isNegative && base != 10;
    if (isComplement)
        magnitude = (~magnitude + 1) & (bytes < 8 ? (std::uint64_t{1} << (8 * bytes)) - 1 : ~std::uint64_t{0});
    std::array<char, 65> buffer{};
    char* const last = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, base).ptr;
    std::string text(buffer.data(), last);
    std::ranges::transform(text, text.begin(), [](char digit) {
        return digit >= 'a' && digit <= 'f' ? static_cast<char>(digit - 'a' + 'A') : digit;
    });
    const auto fewest = static_cast<std::size_t>(std::min(format.digits.value_or(1), mostDigits));
    if (text.size() < fewest)
        text.insert(0, fewest - text.size(), '0');
    return isNegative && !isComplement ? "-" + text : text;
}

std::string written(double value, std::chars_format as, int digits) {
    std::array<char, 512> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, as, digits).ptr};
}

std::string exponentText(int exponent, int digits) {
    std::string text = std::to_string(std::abs(exponent));
    const auto fewest = static_cast<std::size_t>(std::clamp(digits, 2, 8));
    if (text.size() < fewest)
        text.insert(0, fewest - text.size(), '0');
    return (exponent < 0 ? "E-" : "E+") + text;
}

/// The exponent a multiple of step: 1, or 3 as engineers write it.
std::string withExponent(double value, int digits, int step, int exponentDigits) {
    constexpr int all = 20;
    const auto exponentOf = [](const std::string& text) { return std::stoi(text.substr(text.find('e') + 1)); };
    const auto movedDigits = [step](int exponent) { return (exponent % step + step) % step; };
    const int moved = movedDigits(exponentOf(written(value, std::chars_format::scientific, all)));
    const std::string rounded = written(value, std::chars_format::scientific, digits + moved);
    const int exponent = exponentOf(rounded); // one more where it was rounded to a power of ten
    const int whole = 1 + movedDigits(exponent);
    const std::size_t sign = rounded.starts_with('-') ? 1 : 0;
    std::string mantissa = rounded.substr(sign, rounded.find('e') - sign);
    std::erase(mantissa, '.');
    mantissa.resize(static_cast<std::size_t>(whole + digits), '0');
    mantissa.insert(static_cast<std::size_t>(whole), digits > 0 ? "." : "");
    return rounded.substr(0, sign) + mantissa + exponentText(exponent - whole + 1, exponentDigits);
}

std::string generalText(double value, const DisplayFormat& format) {
    std::string text = written(value, std::chars_format::general, std::max(1, *format.digits));
    const std::size_t exponent = text.find('e');
    if (exponent == std::string::npos)
        return text;
    return text.substr(0, exponent) + exponentText(std::stoi(text.substr(exponent + 1)), format.exponentDigits);
}

} // namespace

std::optional<DisplayFormat> displayFormatOf(std::string_view tdisp) {
    const std::string text = lowerCase(withoutBlanks(tdisp));
    std::string_view rest = text;
    const auto* match =
        std::ranges::find_if(letters, [rest](const Letters& entry) { return rest.starts_with(entry.text); });
    if (match == std::end(letters))
        return std::nullopt;
    rest.remove_prefix(match->text.size());
    DisplayFormat format{.kind = match->kind};
    const auto width = takeNumber(rest);
    if (!width || *width == 0)
        return std::nullopt;
    format.width = *width;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        format.digits = takeNumber(rest);
        if (!format.digits || format.kind == Kind::Text || *format.digits > mostDigits)
            return std::nullopt;
    }
    if (rest.starts_with('e') && (format.kind == Kind::Exponent || format.kind == Kind::General)) {
        rest.remove_prefix(1);
        const auto digits = takeNumber(rest);
        if (!digits)
            return std::nullopt;
        format.exponentDigits = *digits;
    }
    return rest.empty() ? std::optional(format) : std::nullopt;
}

std::string tdispOf(const DisplayFormat& format) {
    static constexpr std::string_view codes[] = {"A", "I", "B", "O", "Z", "F", "E", "EN", "G"};
    const int digits = format.digits.value_or(0);
    const int room = format.kind == Kind::Fixed ? 8 : isWholeNumberKind(format.kind) ? 12 : 7 + format.exponentDigits;
    std::string text(codes[static_cast<std::size_t>(format.kind)]);
    text += std::to_string(format.width > 0 ? format.width : digits + room);
    if (format.digits)
        text += "." + std::to_string(digits);
    if (format.exponentDigits > 0)
        text += "E" + std::to_string(format.exponentDigits);
    return text;
}

std::optional<DisplayFormat> displayFormatOf(std::string_view width, std::string_view precision) {
    DisplayFormat format;
    width = withoutBlanks(width);
    precision = withoutBlanks(precision);
    const auto characters = width.empty() ? std::optional(0) : takeNumber(width);
    if (!characters || !width.empty())
        return std::nullopt;
    format.width = *characters;
    if (precision.empty())
        return format.width > 0 ? std::optional(format) : std::nullopt;
    format.kind = precision.starts_with('E') ? Kind::General : Kind::Fixed;
    if (precision.starts_with('E') || precision.starts_with('F'))
        precision.remove_prefix(1);
    format.digits = takeNumber(precision);
    const bool isLegal = format.digits && precision.empty() && *format.digits <= mostDigits &&
                         (format.kind == Kind::Fixed || *format.digits > 0);
    return isLegal ? std::optional(format) : std::nullopt;
}

std::string precisionOf(const DisplayFormat& format) {
    if (!format.digits || format.kind == Kind::Text || isWholeNumberKind(format.kind))
        return {};
    if (format.kind == Kind::Fixed)
        return std::to_string(*format.digits);
    return "E" + std::to_string(std::max(1, *format.digits + (format.kind == Kind::General ? 0 : 1)));
}

bool isFor(const DisplayFormat& format, const Column& column) {
    if (std::holds_alternative<std::vector<std::int64_t>>(column.values))
        return isWholeNumberKind(format.kind) || (format.kind != Kind::Text && format.digits);
    return std::holds_alternative<std::vector<double>>(column.values) && format.kind != Kind::Text &&
           !isWholeNumberKind(format.kind) && format.digits;
}

namespace {

/// An integer that doubles cannot hold.
bool isBeyondDoubles(const std::string& exact, double value) {
    constexpr double largest = 9007199254740992; // 2^53, which its neighbour above becomes
    return std::abs(value) >= largest && exact.find_first_not_of("-0123456789") == std::string::npos;
}

} // namespace

std::string shownAs(const DisplayFormat& format, const std::string& exact) {
    if (format.kind == Kind::Text)
        return exact;
    if (isWholeNumberKind(format.kind))
        return wholeNumberText(format, exact).value_or(exact);
    const auto value = numberFrom(exact);
    if (!value || !std::isfinite(*value) || !format.digits)
        return exact;
    if (isBeyondDoubles(exact, *value)) { // its digits are right as they stand
        constexpr int digitsOfDoubles = 15;
        if (format.kind == Kind::Fixed)
            return *format.digits > 0 ? exact + "." + std::string(static_cast<std::size_t>(*format.digits), '0')
                                      : exact;
        if (*format.digits >= digitsOfDoubles)
            return exact;
    }
    if (format.kind == Kind::Exponent)
        return withExponent(*value, *format.digits, 1, format.exponentDigits);
    if (format.kind == Kind::Engineering)
        return withExponent(*value, *format.digits, 3, format.exponentDigits);
    if (format.kind == Kind::General)
        return generalText(*value, format);
    constexpr std::size_t longest = 24;
    const std::string fixed = written(*value, std::chars_format::fixed, *format.digits);
    const bool looksLikeZero = *value != 0 && fixed.find_first_of("123456789") == std::string::npos;
    return looksLikeZero || fixed.size() > std::max(longest, static_cast<std::size_t>(format.width)) ? exact : fixed;
}

} // namespace oddity::core
