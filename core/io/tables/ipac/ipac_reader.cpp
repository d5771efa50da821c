// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/ipac/ipac_reader.h"

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "core/io/tables/column_builder.h"
#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::size_t columnLimit = 5000;
constexpr std::size_t headerLines = 4; ///< names, types, units, nulls

struct IpacColumn {
    std::size_t start = 0; ///< of the bar in front
    std::size_t end = 0;   ///< of the bar behind
    ElementKind kind = ElementKind::Text;
    std::string null;
};

/// Takes the lines of a text, or of a file, one by one; of a file a piece at a time is held.
class Lines {
public:
    explicit Lines(std::string_view text) : m_text(text) {}
    explicit Lines(const FileBytes& bytes) : m_bytes(&bytes) {}

    bool next() {
        std::size_t end = m_text.find('\n', m_next);
        while (end == std::string_view::npos && readOn())
            end = m_text.find('\n', m_next);
        if (m_next >= m_text.size())
            return false;
        end = std::min(end, m_text.size());
        m_line = m_text.substr(m_next, end - m_next);
        if (m_line.ends_with('\r'))
            m_line.remove_suffix(1);
        m_next = end + 1;
        ++m_number;
        return true;
    }
    std::string_view line() const { return m_line; } ///< valid until the next call of next()
    std::int64_t number() const { return m_number; } ///< from 1
    std::int64_t bytesRead() const { return m_read; }

private:
    /// Replaces what is done with by the next piece of the file.
    bool readOn() {
        if (!m_bytes || m_read >= m_bytes->size())
            return false;
        constexpr std::int64_t piece = std::int64_t{8} << 20;
        constexpr std::size_t longestLine = std::size_t{16} << 20;
        m_buffer.erase(0, m_next);
        m_next = 0;
        if (m_buffer.size() > longestLine)
            throw Error(ErrorKind::BadInput, "line " + std::to_string(m_number + 1) + " is longer than 16 MiB",
                        {.path = m_bytes->path().string()});
        const std::int64_t size = std::min(piece, m_bytes->size() - m_read);
        const std::size_t kept = m_buffer.size();
        m_buffer.resize(kept + static_cast<std::size_t>(size));
        m_bytes->read(m_read, m_buffer.data() + kept, static_cast<std::size_t>(size));
        m_read += size;
        m_text = m_buffer;
        return true;
    }

    const FileBytes* m_bytes = nullptr;
    std::int64_t m_read = 0;
    std::string m_buffer;
    std::string_view m_text;
    std::string_view m_line;
    std::size_t m_next = 0;
    std::int64_t m_number = 0;
};

bool isBetweenBars(std::string_view line) {
    const std::string_view trimmed = withoutBlanks(line);
    return line.starts_with('|') && trimmed.size() > 2 && trimmed.ends_with('|');
}

bool isSkipped(std::string_view line) {
    return line.starts_with('\\') || withoutBlanks(line).empty();
}

/// The type may be shortened, as in "d" for double.
ElementKind kindOf(std::string_view type) {
    const std::string lower = lowerCase(type);
    const auto isShortOf = [&lower](std::string_view word) { return !lower.empty() && word.starts_with(lower); };
    if (isShortOf("double") || isShortOf("float") || isShortOf("real"))
        return ElementKind::Real;
    if (isShortOf("int") || isShortOf("integer") || isShortOf("long"))
        return ElementKind::Integer;
    return ElementKind::Text;
}

std::string_view cellIn(std::string_view line, const IpacColumn& column) {
    const std::size_t first = column.start + 1;
    return first >= line.size() ? std::string_view() : withoutBlanks(line.substr(first, column.end - first));
}

class IpacTable {
public:
    explicit IpacTable(const FileBytes& bytes) : m_bytes(bytes), m_lines(bytes) {}

    Table read(const Progress& progress);

private:
    void readHeader();
    void readRow();
    void addCell(std::string_view cell, const IpacColumn& column, ColumnBuilder& builder) const;
    [[noreturn]] void fail(const std::string& detail, const std::string& field = {}) const {
        throw Error(ErrorKind::BadInput, detail + " (line " + std::to_string(m_lines.number()) + ")",
                    {.path = m_bytes.path().string(), .row = m_builders.empty() ? -1 : m_row, .field = field});
    }

    const FileBytes& m_bytes;
    Lines m_lines;
    bool m_hasLine = false; ///< the line under the header is read already
    std::vector<IpacColumn> m_columns;
    std::vector<ColumnBuilder> m_builders;
    std::int64_t m_row = 0;
};

void IpacTable::readHeader() {
    std::vector<std::string> header;
    while ((m_hasLine = m_lines.next())) {
        const std::string_view line = m_lines.line();
        if (header.empty() && isSkipped(line))
            continue;
        if (!line.starts_with('|') || header.size() == headerLines)
            break;
        header.emplace_back(line);
    }
    std::size_t bar = 0;
    for (std::size_t next = header.at(0).find('|', 1); next != std::string_view::npos;
         next = header[0].find('|', bar + 1)) {
        m_columns.push_back({.start = bar, .end = next});
        bar = next;
        if (m_columns.size() > columnLimit)
            fail("has more than " + std::to_string(columnLimit) + " columns");
    }
    const auto cell = [&](std::size_t line, const IpacColumn& column) {
        return line < header.size() ? validUtf8(cellIn(header[line], column)) : std::string();
    };
    for (const std::string& line : header)
        for (const IpacColumn& column : m_columns)
            if (column.end >= line.size() || line[column.end] != '|')
                fail("the bars of the header do not stand below each other");
    for (IpacColumn& column : m_columns) {
        const std::string name = cell(0, column);
        column.kind = kindOf(cell(1, column));
        column.null = cell(3, column);
        m_builders.emplace_back(Column{.name = name.empty() ? "column" + std::to_string(m_builders.size() + 1) : name,
                                       .unit = cell(2, column)},
                                column.kind, false);
    }
}

void IpacTable::addCell(std::string_view cell, const IpacColumn& column, ColumnBuilder& builder) const {
    if (cell.empty() || cell == column.null)
        return builder.addMissing();
    if (column.kind == ElementKind::Text)
        return builder.add(validUtf8(cell));
    const auto integer = column.kind == ElementKind::Integer ? integerFrom(cell) : std::nullopt;
    const auto real = column.kind == ElementKind::Real ? numberFrom(cell) : std::nullopt;
    if (integer)
        builder.add(*integer);
    else if (real)
        builder.add(*real);
    else
        fail("'" + validUtf8(cell.substr(0, 100)) + "' is not " +
                 (column.kind == ElementKind::Real ? "a number" : "an integer"),
             builder.name());
}

void IpacTable::readRow() {
    const std::string_view line = m_lines.line();
    for (std::size_t index = 0; index < m_columns.size(); ++index) {
        const IpacColumn& column = m_columns[index];
        if (column.end < line.size() && line[column.end] != ' ' && line[column.end] != '|')
            fail("'" + std::string(1, line[column.end]) + "' stands below a bar, between two columns",
                 m_builders[index].name());
        addCell(cellIn(line, column), column, m_builders[index]);
    }
    if (line.size() > m_columns.back().end && !withoutBlanks(line.substr(m_columns.back().end + 1)).empty())
        fail("the row is longer than the header");
    ++m_row;
}

Table IpacTable::read(const Progress& progress) {
    readHeader();
    for (; m_hasLine; m_hasLine = m_lines.next()) {
        if (!isSkipped(m_lines.line()))
            readRow();
        if (m_lines.number() % 65536 == 0) {
            progress.throwIfStopped();
            progress.step(m_lines.bytesRead(), m_bytes.size(), "Reading the table");
        }
    }
    Table table;
    table.rows = static_cast<std::size_t>(m_row);
    for (ColumnBuilder& builder : m_builders)
        table.columns.push_back(builder.finished(table.remarks));
    return table;
}

} // namespace

bool isIpac(std::string_view beginning) {
    Lines lines(beginning);
    while (lines.next())
        if (!isSkipped(lines.line()))
            return isBetweenBars(lines.line());
    return false;
}

Table readIpac(const FileBytes& bytes, const Progress& progress) {
    return IpacTable(bytes).read(progress);
}

} // namespace oddity::core
