// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/csv_cells.h"

#include <algorithm>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::size_t cellLimit = std::size_t{1} << 20;

constexpr std::size_t rowLimit = std::size_t{16} << 20;

} // namespace

CsvCells::CsvCells(std::string_view text, std::filesystem::path path, Delimiter delimiter)
    : m_text(text), m_path(std::move(path)), m_delimiter(delimiter) {}

void CsvCells::fail(const std::string& detail, std::int64_t row, const std::string& field) const {
    throw Error(ErrorKind::BadInput, detail + (row >= 0 ? " (line " + std::to_string(m_line) + ")" : ""),
                {.path = m_path.string(), .row = row, .field = field});
}

bool CsvCells::next() {
    if (atEnd() && m_isLastOfRow)
        return false;
    if (m_isLastOfRow) {
        m_line += m_position > 0 ? 1 : 0;
        m_rowStart = m_position;
        if (m_delimiter.isRun())
            skipBlanks();
    }
    m_isUnescaped = false;
    m_isQuoted = m_position < m_text.size() && m_text[m_position] == '"';
    if (m_isQuoted) {
        readQuoted();
    } else {
        const char delimiter = m_delimiter.character;
        const char other = m_delimiter.ends('\t') ? '\t' : delimiter;
        std::size_t end = m_position;
        while (end < m_text.size() && m_text[end] != delimiter && m_text[end] != other && m_text[end] != '\n' &&
               m_text[end] != '\r')
            ++end;
        m_cell = m_text.substr(m_position, end - m_position);
        if (m_delimiter.isRun())
            m_cell = m_cell.substr(0, m_cell.find_last_not_of('\t') + 1);
        m_position = end;
    }
    if (text().size() > cellLimit)
        fail("a cell in line " + std::to_string(m_line) + " is longer than 1 MiB; is a quotation mark missing?");
    endCell();
    if (m_position - m_rowStart > rowLimit)
        fail("the row that ends in line " + std::to_string(m_line) + " is longer than 16 MiB");
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
        isAtLineEnd() || m_delimiter.ends(m_text[m_position]) || (m_delimiter.isRun() && m_text[m_position] == '\t');
    if (!ends)
        fail("in line " + std::to_string(m_line) + " text follows a closing quotation mark");
}

bool CsvCells::isAtLineEnd() const {
    return atEnd() || m_text[m_position] == '\n' || m_text[m_position] == '\r';
}

void CsvCells::skipBlanks() {
    m_position = std::min(m_text.find_first_not_of(" \t", m_position), m_text.size());
}

void CsvCells::endCell() {
    if (m_delimiter.isRun())
        skipBlanks();
    m_isLastOfRow = isAtLineEnd();
    if (atEnd() || (m_delimiter.isRun() && !m_isLastOfRow))
        return;
    const bool isCarriageReturn = m_text[m_position] == '\r';
    ++m_position;
    if (m_isLastOfRow && isCarriageReturn && !atEnd() && m_text[m_position] == '\n')
        ++m_position;
}

} // namespace oddity::core
