// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/header/header_cards.h"

#include <algorithm>

namespace oddity::widgets {

namespace {

constexpr std::size_t cardSize = 80;

QString trimmed(std::string_view text) {
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())).trimmed();
}

/// Where the slash of the comment is: the first outside quotes.
std::size_t commentStart(std::string_view text) {
    bool isQuoted = false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (text[index] == '\'')
            isQuoted = !isQuoted;
        else if (text[index] == '/' && !isQuoted)
            return index;
    }
    return std::string_view::npos;
}

QString valueOf(std::string_view text) {
    const QString value = trimmed(text);
    if (value.size() < 2 || !value.startsWith(QLatin1Char('\'')) || !value.endsWith(QLatin1Char('\'')))
        return value;
    QString inside = value.mid(1, value.size() - 2).replace(QLatin1String("''"), QLatin1String("'"));
    while (inside.endsWith(QLatin1Char(' ')))
        inside.chop(1);
    return inside;
}

} // namespace

HeaderCards::HeaderCards(const core::FitsHeader& header) : m_text(header.text()) {
    m_text += "END" + std::string(cardSize - 3, ' ');
    m_lower = m_text;
    std::ranges::transform(m_lower, m_lower.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    });
}

std::string_view HeaderCards::raw(int card) const {
    return std::string_view(m_text).substr(static_cast<std::size_t>(card) * cardSize, cardSize);
}

CardParts HeaderCards::parts(int card) const {
    const std::string_view text = raw(card);
    CardParts parts;
    parts.keyword = trimmed(text.substr(0, 8));
    std::size_t valueStart = 10;
    const bool isContinued = parts.keyword == QLatin1String("CONTINUE");
    if (parts.keyword == QLatin1String("HIERARCH") && text.find('=') != std::string_view::npos) {
        valueStart = text.find('=') + 1;
        parts.keyword = trimmed(text.substr(9, valueStart - 10));
    } else if (text[8] != '=' && !isContinued) {
        parts.isCommentary = true;
        parts.comment = trimmed(text.substr(8));
        return parts;
    }
    const std::string_view rest = text.substr(valueStart);
    const std::size_t slash = commentStart(rest);
    parts.value = valueOf(rest.substr(0, slash));
    if (slash != std::string_view::npos)
        parts.comment = trimmed(rest.substr(slash + 1));
    return parts;
}

bool HeaderCards::contains(int card, std::string_view needle) const {
    return std::string_view(m_lower).substr(static_cast<std::size_t>(card) * cardSize, cardSize).find(needle) !=
           std::string_view::npos;
}

} // namespace oddity::widgets
