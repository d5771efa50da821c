// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include <QString>

#include "core/io/fits/fits_header.h"

namespace oddity::widgets {

/// A card in three parts for people: quotes and padding gone. Commentary cards (COMMENT, HISTORY, blank) have all
/// their text in comment; of HIERARCH cards the keyword is what stands before the equals sign.
struct CardParts {
    QString keyword;
    QString value;
    QString comment;
    bool isCommentary = false;
};

/// The cards of a header, END included, to show and to search without regard to case.
class HeaderCards {
public:
    HeaderCards() = default;
    explicit HeaderCards(const core::FitsHeader& header);

    int count() const { return static_cast<int>(m_text.size() / 80); }
    std::string_view raw(int card) const; ///< 80 columns
    CardParts parts(int card) const;
    /// needle in lower case.
    bool contains(int card, std::string_view needle) const;

private:
    std::string m_text;
    std::string m_lower;
};

} // namespace oddity::widgets
