// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_field.h"

#include <array>
#include <charconv>
#include <utility>

#include "core/io/tables/display_format.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::int64_t countLimit = std::int64_t{1} << 40;

/// The last two are no datatypes of the standard, but older files have them.
constexpr std::array<std::pair<std::string_view, VoType>, 14> typeNames{{{"boolean", VoType::Boolean},
                                                                         {"bit", VoType::Bit},
                                                                         {"unsignedByte", VoType::UnsignedByte},
                                                                         {"short", VoType::Short},
                                                                         {"int", VoType::Int},
                                                                         {"long", VoType::Long},
                                                                         {"char", VoType::Char},
                                                                         {"unicodeChar", VoType::UnicodeChar},
                                                                         {"float", VoType::Float},
                                                                         {"double", VoType::Double},
                                                                         {"floatComplex", VoType::FloatComplex},
                                                                         {"doubleComplex", VoType::DoubleComplex},
                                                                         {"string", VoType::Char},
                                                                         {"unicodeString", VoType::UnicodeChar}}};

ElementKind kindOf(VoType type) {
    switch (type) {
    case VoType::Boolean:
    case VoType::Bit:
        return ElementKind::Boolean;
    case VoType::UnsignedByte:
    case VoType::Short:
    case VoType::Int:
    case VoType::Long:
        return ElementKind::Integer;
    case VoType::Float:
        return ElementKind::Float;
    case VoType::Double:
        return ElementKind::Real;
    case VoType::FloatComplex:
    case VoType::DoubleComplex:
        return ElementKind::Complex;
    case VoType::Char:
    case VoType::UnicodeChar:
        break;
    }
    return ElementKind::Text;
}

} // namespace

std::int64_t bytesOf(VoType type) {
    switch (type) {
    case VoType::Bit:
        return 0;
    case VoType::Short:
    case VoType::UnicodeChar:
        return 2;
    case VoType::Int:
    case VoType::Float:
        return 4;
    case VoType::Long:
    case VoType::Double:
    case VoType::FloatComplex:
        return 8;
    case VoType::DoubleComplex:
        return 16;
    default:
        return 1;
    }
}

std::optional<std::int64_t> voInteger(std::string_view word) {
    if (!word.starts_with("0x") && !word.starts_with("0X"))
        return integerFrom(word);
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(word.data() + 2, word.data() + word.size(), value, 16);
    if (code != std::errc() || end != word.data() + word.size() || word.size() == 2)
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

namespace {

/// Hexadecimal digits give the bits of a short or int.
std::optional<std::int64_t> nullOf(VoType type, std::string_view text) {
    const auto value = voInteger(text);
    if (value && type == VoType::Short && *value > INT16_MAX && *value <= UINT16_MAX && text.starts_with('0'))
        return static_cast<std::int16_t>(*value);
    if (value && type == VoType::Int && *value > INT32_MAX && *value <= UINT32_MAX && text.starts_with('0'))
        return static_cast<std::int32_t>(*value);
    return value;
}

} // namespace

std::int64_t VoField::textWidth() const {
    const bool isList = axes.size() + (isVariable ? 1 : 0) > 1;
    return isText() && isList ? axes.front() : 0;
}

std::int64_t VoField::fixedCount() const {
    std::int64_t count = 1;
    for (const std::int64_t axis : axes)
        count *= axis;
    return count;
}

std::string VoField::settle() {
    axes.clear();
    isKnownType = isVariable = hasArray = false;
    for (const auto& [text, known] : typeNames)
        if (datatype == text) {
            type = known;
            isKnownType = true;
        }
    if (!isKnownType) { // read as text where cells are text
        type = VoType::Char;
        isVariable = hasArray = true;
        return "the datatype '" + datatype + "' is not known";
    }
    if (null && kindOf(type) == ElementKind::Integer)
        nullInteger = nullOf(type, withoutBlanks(*null));
    else if (null && (type == VoType::Float || type == VoType::Double))
        nullReal = numberFrom(withoutBlanks(*null));
    std::string_view left = withoutBlanks(arraysize);
    if (left.empty())
        return {};
    hasArray = left != "1" || isText();
    std::int64_t product = 1;
    while (!left.empty()) {
        const std::size_t times = left.find('x');
        std::string_view axis = withoutBlanks(left.substr(0, times));
        const bool isLast = times == std::string_view::npos;
        isVariable = isLast && axis.ends_with('*');
        if (isVariable)
            break; // a bound in front of '*' is no promise
        const auto length = integerFrom(axis);
        if (!length || *length < 1 || __builtin_mul_overflow(product, *length, &product) || product > countLimit) {
            axes.clear();
            isVariable = hasArray = true;
            return "the arraysize '" + arraysize + "' is not legal";
        }
        axes.push_back(*length);
        left = isLast ? std::string_view() : left.substr(times + 1);
    }
    return {};
}

ColumnBuilder VoField::builder(std::size_t number, std::vector<std::string>& remarks) const {
    Column column{.name = !name.empty() ? name
                          : !id.empty() ? id
                                        : "column" + std::to_string(number),
                  .unit = unit,
                  .ucd = ucd,
                  .description = description,
                  .isSingle = type == VoType::FloatComplex,
                  .display = displayFormatOf(width, precision)};
    if (!column.display && !(width.empty() && precision.empty()))
        remarks.push_back("Column '" + column.name + "': width '" + width + "' with precision '" + precision +
                          "' is no display format, so it is not used.");
    if (column.display && !column.display->digits && kindOf(type) == ElementKind::Integer)
        column.display->kind = DisplayFormat::Kind::Integer;
    else if (column.display && !column.display->digits && !isText())
        column.display.reset(); // a width alone says nothing of a real
    std::vector<std::int64_t> shape = axes;
    if (textWidth() > 0)
        shape.erase(shape.begin());
    if (!isVariable && shape.size() > 1)
        column.shape = std::move(shape);
    return {std::move(column), kindOf(type), holdsArrays()};
}

} // namespace oddity::core
