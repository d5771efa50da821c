// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/ecsv/ecsv_cells.h"

#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

/// "1+2j", "(1+2j)", "2j", "1".
std::optional<std::complex<double>> complexFrom(std::string_view text) {
    text = withoutBlanks(text);
    if (text.starts_with('(') && text.ends_with(')'))
        text = text.substr(1, text.size() - 2);
    if (!text.ends_with('j')) {
        const auto real = numberFrom(text);
        return real ? std::optional(std::complex(*real, 0.0)) : std::nullopt;
    }
    text.remove_suffix(1);
    std::size_t split = text.size();
    for (std::size_t index = text.size(); index-- > 1;)
        if ((text[index] == '+' || text[index] == '-') && text[index - 1] != 'e' && text[index - 1] != 'E') {
            split = index;
            break;
        }
    const bool hasReal = split < text.size();
    const auto imaginary = numberFrom(hasReal ? text.substr(split) : text);
    const auto real = hasReal ? numberFrom(text.substr(0, split)) : std::optional(0.0);
    return real && imaginary ? std::optional(std::complex(*real, *imaginary)) : std::nullopt;
}

bool addWord(ElementKind kind, std::string_view word, ColumnBuilder& column) {
    const auto addIf = [&column](const auto& value) {
        if (value)
            column.add(*value);
        return value.has_value();
    };
    switch (kind) {
    case ElementKind::Boolean: {
        const bool isTrue = word == "True" || word == "true" || word == "1";
        column.add(isTrue);
        return isTrue || word == "False" || word == "false" || word == "0";
    }
    case ElementKind::Integer:
        return addIf(integerFrom(word));
    case ElementKind::Unsigned: {
        std::uint64_t value = 0;
        const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
        column.add(value);
        return code == std::errc() && !word.empty() && end == word.data() + word.size();
    }
    case ElementKind::Real:
    case ElementKind::Float:
        return addIf(numberFrom(word == "Infinity" ? "inf" : word == "-Infinity" ? "-inf" : word));
    case ElementKind::Complex:
        return addIf(complexFrom(word));
    case ElementKind::Text:
        break;
    }
    column.add(validUtf8(word));
    return true;
}

/// The end of the JSON string that begins at text[0], "" where it has none.
std::string_view quotedString(std::string_view text) {
    for (std::size_t index = 1; index < text.size(); ++index) {
        if (text[index] == '\\')
            ++index;
        else if (text[index] == '"')
            return text.substr(0, index + 1);
    }
    return {};
}

/// The elements of nested JSON arrays one after the other; Python's NaN and Infinity are taken too.
bool addJsonArray(ElementKind kind, std::string_view text, ColumnBuilder& column) {
    int depth = 0;
    bool hasClosed = false;
    while (!text.empty()) {
        const char character = text.front();
        if (character == ' ' || character == ',' || character == '\t' || character == '\n' || character == '\r') {
            text.remove_prefix(1);
            continue;
        }
        if (hasClosed)
            return false;
        if (character == '[' || character == ']') {
            depth += character == '[' ? 1 : -1;
            hasClosed = depth == 0;
            text.remove_prefix(1);
            continue;
        }
        if (depth <= 0)
            return false;
        const bool isQuoted = character == '"';
        const std::string_view word = isQuoted ? quotedString(text) : text.substr(0, text.find_first_of(" ,]\t\r\n["));
        if (word.empty())
            return false;
        text.remove_prefix(word.size());
        if (word == "null") {
            column.addMissing();
            continue;
        }
        std::string unquoted(word);
        if (isQuoted) {
            const auto json = nlohmann::json::parse(word, nullptr, false);
            if (!json.is_string())
                return false;
            unquoted = json.get<std::string>();
        }
        if (!addWord(kind, unquoted, column))
            return false;
    }
    return hasClosed;
}

} // namespace

bool addEcsvCell(const EcsvField& field, std::string_view text, ColumnBuilder& column) {
    if (field.kind == ElementKind::Text && !field.isArray) {
        column.add(validUtf8(text));
        return true;
    }
    const std::string_view cell = withoutBlanks(text);
    if (cell.empty()) {
        column.endNullCell();
        return true;
    }
    if (!field.isArray)
        return addWord(field.kind, cell, column);
    if (!addJsonArray(field.kind, cell, column))
        return false;
    column.endCell();
    return true;
}

} // namespace oddity::core
