// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/io/tables/csv/delimiter.h"

namespace oddity::core {

/// Walks the cells of delimited text (RFC 4180) one by one without copying the text. A cell has at most 1 MiB, a row
/// 16 MiB. Throws Error(BadInput) naming file and row.
class CsvCells {
public:
    CsvCells(std::string_view text, std::filesystem::path path, Delimiter delimiter);

    bool next(); ///< false when there are no more cells
    /// The cell's text with quotes undone; valid until the next call of next().
    std::string_view text() const { return m_isUnescaped ? std::string_view(m_unescaped) : m_cell; }
    bool isQuoted() const { return m_isQuoted; }
    bool isLastOfRow() const { return m_isLastOfRow; }
    void countLinesBefore(std::int64_t lines) { m_line += lines; }
    /// A walk over other text, whose lines are counted as if it lay at this place.
    CsvCells over(std::string_view text) const {
        CsvCells other(text, m_path, m_delimiter);
        other.m_line = m_line + 1;
        return other;
    }
    bool atEnd() const { return m_position >= m_text.size(); }
    std::int64_t position() const { return static_cast<std::int64_t>(m_position); }
    std::int64_t size() const { return static_cast<std::int64_t>(m_text.size()); }

    [[noreturn]] void fail(const std::string& detail, std::int64_t row = -1, const std::string& field = {}) const;

private:
    void readQuoted();
    void endCell();
    void skipBlanks();
    bool isAtLineEnd() const;

    std::string_view m_text;
    std::filesystem::path m_path;
    std::size_t m_position = 0;
    std::size_t m_rowStart = 0;
    std::int64_t m_line = 1;
    Delimiter m_delimiter;
    std::string_view m_cell;
    std::string m_unescaped;
    bool m_isUnescaped = false;
    bool m_isQuoted = false;
    bool m_isLastOfRow = true;
};

} // namespace oddity::core
