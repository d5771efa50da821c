// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/cell_texts.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/io/big_endian.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::int64_t elementsShown = 6;
constexpr std::int64_t bitsShown = 64;
constexpr std::int64_t charactersShown = 400;
constexpr std::int64_t rowReadWhole = 1 << 16; ///< bytes; of a longer row only the cells' beginnings are read

std::int64_t elementBytes(const BinaryFormat& format) {
    return BinaryFormat{.repeat = 1, .type = format.type}.bytes();
}

template <typename Real> std::string complexText(Real real, Real imaginary) {
    return textOf(real) + (std::signbit(imaginary) ? " − " : " + ") + textOf(std::abs(imaginary)) + "i";
}

const char* nameOfElements(char type) {
    switch (type) {
    case 'A':
        return "characters";
    case 'X':
        return "bits";
    case 'L':
        return "logicals";
    case 'E':
    case 'D':
        return "reals";
    case 'C':
    case 'M':
        return "complex numbers";
    default:
        return "integers";
    }
}

std::string printable(std::string_view text) {
    text = text.substr(0, text.find('\0'));
    std::string shown = validUtf8(withoutBlanks(text));
    for (char& character : shown)
        if (static_cast<unsigned char>(character) < ' ')
            character = ' ';
    return shown;
}

} // namespace

CellTexts::CellTexts(std::shared_ptr<const FitsFile> file, int hdu)
    : m_file(std::move(file)), m_table(&m_file->tableHdu(hdu)), m_isAscii(m_table->kind == FitsHdu::Kind::AsciiTable) {
    const FitsHeader& header = m_table->header;
    const std::int64_t count = header.integer("TFIELDS").value_or(0);
    const std::vector<BinaryField> layout = m_isAscii ? std::vector<BinaryField>() : binaryFieldsOf(header);
    for (std::int64_t number = 1; number <= count; ++number) {
        const std::string suffix = std::to_string(number);
        TextColumn column{header.stringOr("TTYPE" + suffix, "column" + suffix),
                          header.stringOr("TUNIT" + suffix, ""),
                          header.stringOr("TFORM" + suffix, ""),
                          header.stringOr("TDISP" + suffix, ""),
                          header.stringOr("TCOMM" + suffix, ""),
                          false};
        Field field;
        field.scale = header.real("TSCAL" + suffix).value_or(1);
        field.zero = header.real("TZERO" + suffix).value_or(0);
        field.null = header.integer("TNULL" + suffix);
        field.nullText = header.stringOr("TNULL" + suffix, "");
        if (m_isAscii) {
            const AsciiFormat format = asciiFormatOf(column.format).value_or(AsciiFormat{'A', 0});
            field.format = {.repeat = format.width, .type = format.type};
            field.offset = header.integer("TBCOL" + suffix).value_or(1) - 1;
            field.bytes = std::min(format.width, charactersShown);
            column.isText = format.type == 'A';
        } else {
            const BinaryField& place = layout[static_cast<std::size_t>(number - 1)];
            field.format = place.format;
            field.offset = place.offset;
            const std::int64_t shown = field.format.type == 'A'   ? charactersShown
                                       : field.format.type == 'X' ? (bitsShown + 7) / 8
                                                                  : (elementsShown + 1) * elementBytes(field.format);
            field.bytes = std::min(field.format.bytes(), shown);
            column.isText = field.format.repeat != 1 ||
                            std::string_view("AXCMPQ").find(field.format.type) != std::string_view::npos;
        }
        if (!column.isText)
            field.display = displayFormatOf(column.display);
        if (field.display && !m_isAscii)
            field.display->integerBytes = static_cast<int>(field.bytes);
        m_fields.push_back(std::move(field));
        m_columns.push_back(std::move(column));
    }
}

std::optional<std::string> CellTexts::element(const Field& field, const char* bytes) {
    const auto scaled = [&field](double raw) { return textOf(field.zero + field.scale * raw); };
    std::int64_t raw = 0;
    switch (field.format.type) {
    case 'L':
        return *bytes == 'T' ? std::optional("true") : *bytes == 'F' ? std::optional("false") : std::nullopt;
    case 'E': {
        const auto value = fromBigEndian<float>(bytes);
        return textOf(static_cast<float>(field.zero + field.scale * static_cast<double>(value)));
    }
    case 'D':
        return scaled(fromBigEndian<double>(bytes));
    case 'C':
        return complexText(fromBigEndian<float>(bytes), fromBigEndian<float>(bytes + 4));
    case 'M':
        return complexText(fromBigEndian<double>(bytes), fromBigEndian<double>(bytes + 8));
    case 'B':
        raw = static_cast<unsigned char>(*bytes);
        break;
    case 'I':
        raw = fromBigEndian<std::int16_t>(bytes);
        break;
    case 'J':
        raw = fromBigEndian<std::int32_t>(bytes);
        break;
    default:
        raw = fromBigEndian<std::int64_t>(bytes);
    }
    if (field.null && raw == *field.null)
        return std::nullopt;
    constexpr double unsigned64 = 9223372036854775808.0; // TZERO of unsigned 64-bit integers, section 5.2.5
    if (field.scale == 1 && field.zero == unsigned64)
        return std::to_string(static_cast<std::uint64_t>(raw) ^ (std::uint64_t{1} << 63));
    if (field.scale == 1 && std::trunc(field.zero) == field.zero && std::abs(field.zero) < 1e15 &&
        std::abs(raw) < (std::int64_t{1} << 62))
        return std::to_string(raw + static_cast<std::int64_t>(field.zero));
    if (field.scale == 1 && field.zero == 0)
        return std::to_string(raw);
    return scaled(static_cast<double>(raw));
}

std::optional<std::string> CellTexts::cell(const Field& field, const char* bytes) const {
    const BinaryFormat& format = field.format;
    const std::string_view all(bytes, static_cast<std::size_t>(field.bytes));
    if (m_isAscii) {
        const std::string text = printable(all);
        return !field.nullText.empty() && text == field.nullText ? std::nullopt : std::optional(text);
    }
    if (format.repeat == 0)
        return "";
    if (format.type == 'A')
        return printable(all);
    if (format.isDescriptor()) {
        const std::int64_t count =
            format.type == 'Q' ? fromBigEndian<std::int64_t>(bytes) : fromBigEndian<std::int32_t>(bytes);
        return std::to_string(count) + " " + nameOfElements(format.elementType);
    }
    if (format.type == 'X') {
        std::string bits;
        for (std::int64_t bit = 0; bit < std::min(format.repeat, bitsShown); ++bit)
            bits += (static_cast<unsigned char>(bytes[bit / 8]) >> (7 - bit % 8)) & 1 ? '1' : '0';
        return format.repeat > bitsShown ? bits + " …" : bits;
    }
    if (format.repeat == 1)
        return element(field, bytes);
    std::string list = "[";
    for (std::int64_t index = 0; index < std::min(format.repeat, elementsShown); ++index)
        list += (index > 0 ? ", " : "") + element(field, bytes + index * elementBytes(format)).value_or("null");
    return list + (format.repeat > elementsShown ? ", … " + std::to_string(format.repeat) + "]" : "]");
}

std::string CellTexts::shown(std::size_t column, const std::string& text) const {
    const std::optional<DisplayFormat>& display = m_fields[column].display;
    return display ? shownAs(*display, text) : text;
}

std::vector<std::optional<std::string>> CellTexts::read(std::int64_t firstRow, std::int64_t count) const {
    const std::int64_t rowBytes = m_table->axes[0];
    count = std::clamp<std::int64_t>(rowCount() - firstRow, 0, count);
    std::vector<std::optional<std::string>> texts;
    texts.reserve(static_cast<std::size_t>(count) * m_fields.size());
    std::vector<char> bytes;
    for (std::int64_t row = firstRow; row < firstRow + count; ++row) {
        const std::int64_t start = m_table->dataOffset + row * rowBytes;
        const bool isWhole = rowBytes <= rowReadWhole;
        if (isWhole) {
            bytes.resize(static_cast<std::size_t>(rowBytes));
            m_file->bytes().read(start, bytes.data(), bytes.size());
        }
        for (const Field& field : m_fields) {
            if (!isWhole) {
                bytes.resize(static_cast<std::size_t>(field.bytes));
                m_file->bytes().read(start + field.offset, bytes.data(), bytes.size());
            }
            texts.push_back(cell(field, bytes.data() + (isWhole ? field.offset : 0)));
        }
    }
    return texts;
}

} // namespace oddity::core
