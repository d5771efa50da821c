// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_cells.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <optional>

#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::string_view separators = " \t\r\n,";

/// The next word of text, "" at its end; text moves on.
std::string_view nextWord(std::string_view& text) {
    const std::size_t first = text.find_first_not_of(separators);
    if (first == std::string_view::npos) {
        text = {};
        return {};
    }
    const std::size_t end = std::min(text.find_first_of(separators, first), text.size());
    const std::string_view word = text.substr(first, end - first);
    text.remove_prefix(end);
    return word;
}

bool addBoolean(std::string_view word, ColumnBuilder& column) {
    const auto isOneOf = [word](std::initializer_list<std::string_view> known) {
        return std::ranges::any_of(known, [word](std::string_view one) { return equalsIgnoringCase(word, one); });
    };
    if (isOneOf({"T", "1", "true"})) {
        column.add(true);
        return true;
    }
    if (isOneOf({"F", "0", "false"})) {
        column.add(false);
        return true;
    }
    column.addMissing();
    return word == "?" || word.empty();
}

/// One element; a complex number takes two words.
bool addWord(const VoField& field, std::string_view word, std::string_view& rest, ColumnBuilder& column) {
    const bool isNull =
        (field.null && word == withoutBlanks(*field.null)) || word == "-" || equalsIgnoringCase(word, "null");
    switch (field.type) {
    case VoType::Boolean:
        return addBoolean(isNull ? "?" : word, column);
    case VoType::UnsignedByte:
    case VoType::Short:
    case VoType::Int:
    case VoType::Long: {
        const auto value = voInteger(word);
        if (isNull || equalsIgnoringCase(word, "nan") || (value && field.nullInteger == value)) {
            column.addMissing();
            return true;
        }
        if (value)
            column.add(*value);
        return value.has_value();
    }
    case VoType::FloatComplex:
    case VoType::DoubleComplex: {
        if (isNull) {
            column.addMissing();
            return true;
        }
        const auto real = numberFrom(word);
        const auto imaginary = numberFrom(nextWord(rest));
        if (real && imaginary)
            column.add(std::complex(*real, *imaginary));
        return real && imaginary;
    }
    default: {
        const auto value = numberFrom(word);
        if (isNull || (value && field.nullReal == value)) {
            column.addMissing();
            return true;
        }
        if (value)
            column.add(*value);
        return value.has_value();
    }
    }
}

bool addBits(const VoField& field, std::string_view text, ColumnBuilder& column) {
    std::size_t count = 0;
    for (const char character : text) {
        if (separators.find(character) != std::string_view::npos)
            continue;
        if ((character != '0' && character != '1') || (!field.hasArray && count > 0))
            return false;
        column.add(character == '1');
        ++count;
    }
    return true;
}

/// The bytes of so many characters of UTF-8 text.
std::size_t bytesOfCharacters(std::string_view text, std::int64_t characters) {
    std::size_t index = 0;
    while (index < text.size()) {
        const bool isStart = (static_cast<unsigned char>(text[index]) & 0xC0) != 0x80;
        if (isStart && characters-- == 0)
            break;
        ++index;
    }
    return index;
}

} // namespace

std::string textFromUtf16(std::string_view bytes) {
    const auto unitAt = [bytes](std::size_t index) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[index]) << 8 |
                                          static_cast<unsigned char>(bytes[index + 1]));
    };
    std::string text;
    for (std::size_t index = 0; index + 1 < bytes.size(); index += 2) {
        std::uint32_t code = unitAt(index);
        if (code == 0)
            break;
        if (code >= 0xD800 && code < 0xE000) {
            const std::uint32_t low = index + 3 < bytes.size() ? unitAt(index + 2) : 0;
            const bool isPair = code < 0xDC00 && low >= 0xDC00 && low < 0xE000;
            code = isPair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
            index += isPair ? 2 : 0;
        }
        const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xC0 | code >> 6);
            put(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            put(0xE0 | code >> 12);
            put(0x80 | (code >> 6 & 0x3F));
            put(0x80 | (code & 0x3F));
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3F));
            put(0x80 | (code >> 6 & 0x3F));
            put(0x80 | (code & 0x3F));
        }
    }
    return text;
}

bool addTextCell(const VoField& field, std::string_view text, ColumnBuilder& column) {
    if (field.isText() && !field.holdsArrays()) {
        const bool isNull = field.null && text == *field.null;
        column.add(isNull ? std::string() : std::string(field.isVariable ? text : withoutBlanksBehind(text)));
        return true;
    }
    std::string_view rest = text;
    if (field.isText() ? text.empty() : nextWord(rest).empty()) {
        if (field.holdsArrays() && field.isVariable)
            column.endCell();
        else
            column.endNullCell();
        return true;
    }
    rest = text;
    if (field.isText()) {
        while (!rest.empty()) {
            const std::size_t bytes = bytesOfCharacters(rest, field.textWidth());
            column.add(std::string(withoutBlanksBehind(rest.substr(0, bytes))));
            rest.remove_prefix(bytes);
        }
    } else if (field.type == VoType::Bit) {
        if (!addBits(field, text, column))
            return false;
    } else {
        for (std::string_view word = nextWord(rest); !word.empty(); word = nextWord(rest)) {
            if (!addWord(field, word, rest, column))
                return false;
            if (!field.hasArray)
                return nextWord(rest).empty();
        }
    }
    if (field.holdsArrays())
        column.endCell();
    return true;
}

} // namespace oddity::core
