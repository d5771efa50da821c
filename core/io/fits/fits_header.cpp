// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/fits_header.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "core/io/big_endian.h"

namespace oddity::core {

namespace {

constexpr std::size_t cardSize = 80;

std::string_view trimmedRight(std::string_view text) {
    const auto last = text.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : trimmedRight(text.substr(first));
}

/// The text between the quotes, '' read as '; false when there is no closing quote.
bool unquote(std::string_view text, std::string& into) {
    text = trimmed(text);
    if (text.empty() || text.front() != '\'')
        return false;
    for (std::size_t index = 1; index < text.size(); ++index) {
        if (text[index] != '\'')
            into += text[index];
        else if (index + 1 < text.size() && text[index + 1] == '\'')
            into += text[index++];
        else {
            into.resize(trimmedRight(into).size());
            return true;
        }
    }
    into.resize(trimmedRight(into).size());
    return false;
}

bool isPrintable(char character) {
    return character >= ' ' && character <= '~';
}

std::string paddedKeyword(std::string_view keyword) {
    std::string padded(keyword.substr(0, 8));
    padded.resize(8, ' ');
    return padded;
}

/// The 8 bytes of a keyword, blanks included, as a number that sorts like them.
std::uint64_t keyOf(const char* keyword) {
    return fromBigEndian<std::uint64_t>(keyword);
}

std::string fixedCard(std::string_view keyword, const std::string& value) {
    constexpr std::size_t width = 20;
    return paddedKeyword(keyword) + "= " + std::string(value.size() < width ? width - value.size() : 0, ' ') + value;
}

std::string withComment(std::string card, std::string_view comment) {
    if (!comment.empty() && card.size() + 4 < cardSize)
        card += " / " + std::string(comment);
    return card;
}

} // namespace

FitsHeader::FitsHeader(std::string text) : m_text(std::move(text)) {
    for (char& character : m_text)
        if (!isPrintable(character))
            character = ' ';
    m_text.resize(m_text.size() / cardSize * cardSize);
    for (std::size_t card = 0; card < cardCount(); ++card) {
        const bool hasValue = m_text.compare(card * cardSize + 8, 2, "= ") == 0 || m_text[card * cardSize + 8] == '=';
        if (hasValue)
            m_cards.emplace_back(keyOf(m_text.data() + card * cardSize), static_cast<std::uint32_t>(card));
    }
    std::ranges::sort(m_cards);
}

std::string_view FitsHeader::keyword(std::size_t card) const {
    return trimmedRight(std::string_view(m_text).substr(card * cardSize, 8));
}

const char* FitsHeader::find(std::string_view keyword) const {
    if (keyword.size() > 8)
        return nullptr;
    const std::uint64_t key = keyOf(paddedKeyword(keyword).data());
    const auto match = std::ranges::lower_bound(m_cards, key, {}, &std::pair<std::uint64_t, std::uint32_t>::first);
    return match == m_cards.end() || match->first != key ? nullptr : m_text.data() + match->second * cardSize;
}

std::string_view FitsHeader::value(std::string_view keyword) const {
    const char* card = find(keyword);
    if (!card)
        return {};
    const std::string_view text(card + 9, cardSize - 9);
    return trimmed(text.substr(0, text.find('/')));
}

std::optional<std::int64_t> FitsHeader::integer(std::string_view keyword) const {
    std::string_view text = value(keyword);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<double> FitsHeader::real(std::string_view keyword) const {
    std::string text(value(keyword));
    std::ranges::replace(text, 'D', 'E');
    std::ranges::replace(text, 'd', 'e');
    const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* last = text.data() + text.size();
    double number = 0;
    const auto [end, code] = std::from_chars(first, last, number);
    if (first == last || code != std::errc() || end != last)
        return std::nullopt;
    return number;
}

std::optional<bool> FitsHeader::logical(std::string_view keyword) const {
    const std::string_view text = value(keyword);
    if (text == "T")
        return true;
    if (text == "F")
        return false;
    return std::nullopt;
}

std::optional<std::string> FitsHeader::string(std::string_view keyword) const {
    const char* card = find(keyword);
    if (!card)
        return std::nullopt;
    const std::string_view text = trimmed(std::string_view(card + 9, cardSize - 9));
    if (!text.starts_with('\''))
        return std::nullopt;
    std::string joined;
    unquote(text, joined);
    const char* end = m_text.data() + m_text.size();
    for (const char* next = card + cardSize; joined.ends_with('&') && next < end; next += cardSize) {
        if (std::string_view(next, 8) != "CONTINUE")
            break;
        std::string part;
        unquote(std::string_view(next + 8, cardSize - 8), part);
        joined.pop_back();
        joined += part;
    }
    return joined;
}

std::string FitsHeader::stringOr(std::string_view keyword, std::string fallback) const {
    std::optional<std::string> text = string(keyword);
    return text ? *text : std::move(fallback);
}

FitsHeaderText& FitsHeaderText::text(std::string_view keyword, std::string_view value, std::string_view comment) {
    constexpr std::size_t partSize = 66;
    std::vector<std::string> parts{""};
    for (const char character : value) {
        const std::string next = character == '\'' ? "''" : std::string(1, isPrintable(character) ? character : '?');
        if (parts.back().size() + next.size() > partSize)
            parts.emplace_back();
        parts.back() += next;
    }
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const std::string start = part == 0 ? paddedKeyword(keyword) + "= " : "CONTINUE  ";
        std::string quoted = parts[part];
        if (part + 1 < parts.size())
            quoted += '&';
        quoted.append(quoted.size() < 8 ? 8 - quoted.size() : 0, ' ');
        add(withComment(start + "'" + quoted + "'", part == 0 && parts.size() == 1 ? comment : ""));
    }
    return *this;
}

FitsHeaderText& FitsHeaderText::number(std::string_view keyword, double value, std::string_view comment) {
    if (!std::isfinite(value)) // FITS has no spelling for it
        return text(keyword, value != value ? "NaN" : value > 0 ? "Inf" : "-Inf", comment);
    char buffer[40];
    const auto result = std::to_chars(std::begin(buffer), std::end(buffer), value);
    std::string digits(std::begin(buffer), result.ptr);
    std::ranges::replace(digits, 'e', 'E');
    if (digits.find_first_of(".E") == std::string::npos)
        digits += ".0";
    add(withComment(fixedCard(keyword, digits), comment));
    return *this;
}

FitsHeaderText& FitsHeaderText::integer(std::string_view keyword, std::int64_t value, std::string_view comment) {
    add(withComment(fixedCard(keyword, std::to_string(value)), comment));
    return *this;
}

FitsHeaderText& FitsHeaderText::logical(std::string_view keyword, bool value, std::string_view comment) {
    add(withComment(fixedCard(keyword, value ? "T" : "F"), comment));
    return *this;
}

FitsHeaderText& FitsHeaderText::append(const FitsHeaderText& more) {
    m_cards += more.m_cards;
    return *this;
}

std::string FitsHeaderText::ended() const {
    constexpr std::size_t blockSize = 2880;
    std::string cards = m_cards + "END";
    cards.resize((cards.size() + blockSize - 1) / blockSize * blockSize, ' ');
    return cards;
}

void FitsHeaderText::add(std::string card) {
    card.resize(cardSize, ' ');
    m_cards += card;
}

} // namespace oddity::core
