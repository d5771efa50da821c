// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oddity::core {

/// The cards of one HDU, parsed without CFITSIO (FITS standard 4.0, section 4). Bytes outside printable ASCII, such as
/// the TABs that real files hold, read as blanks.
class FitsHeader {
public:
    FitsHeader() = default;
    /// text: whole 80-byte cards up to, not including, END.
    explicit FitsHeader(std::string text);

    const std::string& text() const { return m_text; } ///< cards as 80-byte records without END
    std::size_t cardCount() const { return m_text.size() / 80; }
    std::string_view keyword(std::size_t card) const; ///< without trailing blanks

    bool has(std::string_view keyword) const { return find(keyword) != nullptr; }
    /// Absent: the keyword is missing or its value is of another type.
    std::optional<std::int64_t> integer(std::string_view keyword) const;
    std::optional<double> real(std::string_view keyword) const;
    std::optional<bool> logical(std::string_view keyword) const;
    std::optional<std::string> string(std::string_view keyword) const; ///< long strings (CONTINUE) joined
    std::string stringOr(std::string_view keyword, std::string fallback) const;

private:
    const char* find(std::string_view keyword) const;
    std::string_view value(std::string_view keyword) const;

    std::string m_text;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> m_cards; ///< the keyword's 8 bytes and card number, sorted
};

/// Builds a header card by card; values longer than a card continue in CONTINUE cards. Keywords are legal ones; text
/// outside printable ASCII becomes '?'.
class FitsHeaderText {
public:
    FitsHeaderText& text(std::string_view keyword, std::string_view value, std::string_view comment = {});
    FitsHeaderText& number(std::string_view keyword, double value, std::string_view comment = {});
    FitsHeaderText& integer(std::string_view keyword, std::int64_t value, std::string_view comment = {});
    FitsHeaderText& logical(std::string_view keyword, bool value, std::string_view comment = {});
    FitsHeaderText& append(const FitsHeaderText& more);
    const std::string& cards() const { return m_cards; } ///< as 80-byte records without END
    std::string ended() const;                           ///< with END, filled to whole blocks of 2880 bytes

private:
    void add(std::string card);

    std::string m_cards;
};

} // namespace oddity::core
