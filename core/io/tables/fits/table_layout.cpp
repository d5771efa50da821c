// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/table_layout.h"

#include <charconv>

#include "core/io/big_endian.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::int64_t repeatLimit = std::int64_t{1} << 40;

/// Bytes of one element; 0 for an unknown letter. X is counted in bits by its caller.
std::int64_t elementBytes(char type) {
    switch (type) {
    case 'L':
    case 'B':
    case 'A':
    case 'X':
        return 1;
    case 'I':
        return 2;
    case 'J':
    case 'E':
        return 4;
    case 'K':
    case 'D':
    case 'C':
    case 'P':
        return 8;
    case 'M':
    case 'Q':
        return 16;
    default:
        return 0;
    }
}

} // namespace

std::int64_t bytesOfElements(char type, std::int64_t count) {
    return type == 'X' ? (count + 7) / 8 : count * elementBytes(type);
}

std::int64_t BinaryFormat::bytes() const {
    return bytesOfElements(type, repeat);
}

std::vector<std::int64_t> shapeOf(std::string_view tdim) {
    std::vector<std::int64_t> axes;
    const std::size_t open = tdim.find('(');
    if (open == std::string_view::npos || !tdim.ends_with(')'))
        return {};
    tdim = tdim.substr(open + 1, tdim.size() - open - 2);
    while (axes.size() < 64) {
        const std::size_t comma = tdim.find(',');
        const auto length = integerFrom(withoutBlanks(tdim.substr(0, comma)));
        if (!length || *length < 1 || *length > repeatLimit)
            return {};
        axes.push_back(*length);
        if (comma == std::string_view::npos)
            break;
        tdim.remove_prefix(comma + 1);
    }
    return axes;
}

std::optional<BinaryFormat> binaryFormatOf(std::string_view text) {
    BinaryFormat format;
    const char* end = text.data() + text.size();
    const auto [letter, code] = std::from_chars(text.data(), end, format.repeat);
    if (code == std::errc::result_out_of_range || letter == end || format.repeat < 0 || format.repeat > repeatLimit)
        return std::nullopt;
    format.type = *letter;
    if (elementBytes(format.type) == 0)
        return std::nullopt;
    if (format.isDescriptor()) {
        if (format.repeat > 1 || letter + 1 == end || elementBytes(letter[1]) == 0 || letter[1] == 'P' ||
            letter[1] == 'Q')
            return std::nullopt;
        format.elementType = letter[1];
    }
    if (format.type == 'A') {
        std::string_view rest(letter + 1, static_cast<std::size_t>(end - letter - 1));
        if (rest.starts_with(":SSTR"))
            rest.remove_prefix(5);
        std::int64_t width = 0;
        const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), width);
        if (parsed.ec == std::errc() && width > 0 && width < format.repeat)
            format.textWidth = width;
    }
    return format;
}

std::optional<AsciiFormat> asciiFormatOf(std::string_view text) {
    AsciiFormat format;
    if (text.size() < 2 || std::string_view("AIFED").find(text.front()) == std::string_view::npos)
        return std::nullopt;
    format.type = text.front();
    const auto [end, code] = std::from_chars(text.data() + 1, text.data() + text.size(), format.width);
    const bool ends = end == text.data() + text.size() || *end == '.';
    if (code != std::errc() || !ends || format.width < 1 || format.width > (1 << 20))
        return std::nullopt;
    if (end != text.data() + text.size())
        std::from_chars(end + 1, text.data() + text.size(), format.decimals);
    if (format.decimals < 0 || format.decimals > 300)
        return std::nullopt;
    return format;
}

std::vector<BinaryField> binaryFieldsOf(const FitsHeader& header) {
    std::vector<BinaryField> fields;
    const std::int64_t count = header.integer("TFIELDS").value_or(0);
    std::int64_t offset = 0;
    for (std::int64_t number = 1; number <= count; ++number) {
        const std::string suffix = std::to_string(number);
        BinaryField field;
        field.name = header.stringOr("TTYPE" + suffix, "");
        field.format = binaryFormatOf(header.stringOr("TFORM" + suffix, "")).value_or(BinaryFormat{0, 'A', 0});
        field.offset = offset;
        offset += field.format.bytes();
        fields.push_back(std::move(field));
    }
    return fields;
}

ArrayDescriptor arrayDescriptorAt(const BinaryFormat& format, const char* bytes) {
    if (format.type == 'Q')
        return {fromBigEndian<std::int64_t>(bytes), fromBigEndian<std::int64_t>(bytes + 8)};
    return {fromBigEndian<std::int32_t>(bytes), fromBigEndian<std::int32_t>(bytes + 4)};
}

bool descriptorIsInside(const BinaryFormat& format, const char* descriptor, std::int64_t heapBytes) {
    const auto [count, offset] = arrayDescriptorAt(format, descriptor);
    if (count < 0 || offset < 0 || count / 8 > heapBytes)
        return false;
    std::int64_t bytes = (count + 7) / 8;
    if (format.elementType != 'X' && __builtin_mul_overflow(count, elementBytes(format.elementType), &bytes))
        return false;
    return offset <= heapBytes && bytes <= heapBytes - offset;
}

std::int64_t columnOrientedRows(const FitsHeader& header) {
    constexpr std::int64_t fewestColumns = 2; // one alone is an array, as of the coordinates of a -TAB axis
    if (header.integer("NAXIS2") != 1 || header.integer("TFIELDS").value_or(0) < fewestColumns)
        return 0;
    std::int64_t rows = 0;
    std::size_t number = 0;
    for (const BinaryField& field : binaryFieldsOf(header)) {
        const std::vector<std::int64_t> shape = shapeOf(header.stringOr("TDIM" + std::to_string(++number), ""));
        const std::int64_t length = shape.empty() ? 0 : shape.back();
        std::int64_t left = field.format.repeat;
        for (const std::int64_t axis : shape)
            left = left % axis == 0 ? left / axis : 0;
        const bool isSplit = length > 1 && left == 1 && field.format.type != 'X' && !field.format.isDescriptor();
        if (!isSplit || (rows > 0 && length != rows))
            return 0;
        rows = length;
    }
    return rows;
}

} // namespace oddity::core
