// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/csv_cells.h"

#include <algorithm>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::size_t cellLimit = std::size_t{1} << 20;

char delimiterOf(std::string_view text) {
    std::size_t counts[3] = {0, 0, 0};
    constexpr std::string_view candidates = ",;\t";
    bool isQuoted = false;
    for (const char character : text) {
        if (character == '"')
            isQuoted = !isQuoted;
        if (isQuoted)
            continue;
        if (character == '\n' || character == '\r')
            break;
        const auto index = candidates.find(character);
        if (index != std::string_view::npos)
            ++counts[index];
    }
    return candidates[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

} // namespace

CsvCells::CsvCells(std::string_view text, std::filesystem::path path) : m_text(text), m_path(std::move(path)) {
    if (m_text.starts_with("\xEF\xBB\xBF"))
        m_text.remove_prefix(3);
    if (m_text.substr(0, 4096).find('\0') != std::string_view::npos)
        fail("is not text, so no table in CSV");
    m_delimiter = delimiterOf(m_text);
}

void CsvCells::fail(const std::string& detail, std::int64_t row, const std::string& field) const {
    throw Error(ErrorKind::BadInput, detail + (row >= 0 ? " (line " + std::to_string(m_line) + ")" : ""),
                {.path = m_path.string(), .row = row, .field = field});
}

bool CsvCells::next() {
    if (atEnd() && m_isLastOfRow)
        return false;
    if (m_isLastOfRow && m_position > 0)
        ++m_line;
    m_isUnescaped = false;
    m_isQuoted = m_position < m_text.size() && m_text[m_position] == '"';
    if (m_isQuoted) {
        readQuoted();
    } else {
        const char ends[] = {m_delimiter, '\n', '\r', 0};
        const std::size_t end = std::min(m_text.find_first_of(std::string_view(ends, 3), m_position), m_text.size());
        m_cell = m_text.substr(m_position, end - m_position);
        m_position = end;
    }
    if (text().size() > cellLimit)
        fail("a cell in line " + std::to_string(m_line) + " is longer than 1 MiB; is a quotation mark missing?");
    endCell();
    return true;
}

void CsvCells::readQuoted() {
    const std::int64_t firstLine = m_line;
    std::size_t start = m_position + 1;
    m_unescaped.clear();
    for (;;) {
        const std::size_t quote = m_text.find('"', start);
        if (quote == std::string_view::npos || quote - start > cellLimit)
            fail("the quotation mark opened in line " + std::to_string(firstLine) + " is not closed");
        m_cell = m_text.substr(start, quote - start);
        m_line += std::ranges::count(m_cell, '\n');
        const bool isEscaped = quote + 1 < m_text.size() && m_text[quote + 1] == '"';
        if (isEscaped || m_isUnescaped)
            m_unescaped.append(m_cell);
        if (!isEscaped) {
            m_position = quote + 1;
            break;
        }
        m_isUnescaped = true;
        m_unescaped += '"';
        start = quote + 2;
    }
    const bool ends =
        atEnd() || m_text[m_position] == m_delimiter || m_text[m_position] == '\n' || m_text[m_position] == '\r';
    if (!ends)
        fail("in line " + std::to_string(m_line) + " text follows a closing quotation mark");
}

void CsvCells::endCell() {
    m_isLastOfRow = atEnd() || m_text[m_position] != m_delimiter;
    if (atEnd())
        return;
    const bool isCarriageReturn = m_text[m_position] == '\r';
    ++m_position;
    if (isCarriageReturn && !atEnd() && m_text[m_position] == '\n')
        ++m_position;
}

} // namespace oddity::core
