// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/ecsv/ecsv_reader.h"

#include <algorithm>

#include "core/error.h"
#include "core/io/tables/csv/csv_cells.h"
#include "core/io/tables/csv/row_ends.h"
#include "core/io/tables/ecsv/ecsv_cells.h"
#include "core/io/tables/ecsv/ecsv_header.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

void checkNames(CsvCells& cells, const std::vector<EcsvField>& fields) {
    std::size_t index = 0;
    while (cells.next()) {
        if (index >= fields.size() || validUtf8(cells.text()) != fields[index].described.name)
            cells.fail("the names in the line below the ECSV header are not those of the header", -1,
                       index < fields.size() ? fields[index].described.name : std::string());
        ++index;
        if (cells.isLastOfRow())
            break;
    }
    if (index != fields.size())
        cells.fail("the line below the ECSV header has " + std::to_string(index) + " names, the header " +
                   std::to_string(fields.size()));
}

Delimiter delimiterOf(const EcsvHeader& header) {
    constexpr bool doesTabSeparate = false;
    return {header.delimiter, doesTabSeparate};
}

/// Among the lines of a single column an empty one is a row except at the end, so that they stay together.
std::vector<TextBlock> blocksOf(const FileBytes& bytes, std::int64_t start, const EcsvHeader& header,
                                const Progress& progress) {
    if (header.fields.size() == 1)
        return {{start, bytes.size() - start}};
    return rowBlocksOf(bytes, start, delimiterOf(header), progress);
}

/// Takes the rows of one block after the other.
class EcsvRows {
public:
    explicit EcsvRows(const EcsvHeader& header) : m_header(header) {
        for (const EcsvField& field : header.fields)
            m_columns.emplace_back(field.described, field.kind, field.isArray);
    }

    void add(CsvCells& cells, const Progress& progress);

    Table finished(std::vector<std::string> remarks) {
        Table table;
        table.rows = static_cast<std::size_t>(m_row);
        table.remarks = std::move(remarks);
        for (ColumnBuilder& builder : m_columns)
            table.columns.push_back(builder.finished(table.remarks));
        return table;
    }

private:
    const EcsvHeader& m_header;
    std::vector<ColumnBuilder> m_columns;
    std::int64_t m_row = 0;
};

void EcsvRows::add(CsvCells& cells, const Progress& progress) {
    std::size_t column = 0;
    while (cells.next()) {
        const bool isEmptyLine = column == 0 && cells.isLastOfRow() && cells.text().empty() && !cells.isQuoted();
        if (isEmptyLine && (m_columns.size() > 1 || cells.atEnd()))
            continue;
        if (column >= m_columns.size())
            cells.fail("the row has more fields than the " + std::to_string(m_columns.size()) + " of the header",
                       m_row);
        if (!addEcsvCell(m_header.fields[column], cells.text(), m_columns[column]))
            cells.fail("'" + validUtf8(cells.text().substr(0, 100)) + "' is not of the column's type", m_row,
                       m_columns[column].name());
        ++column;
        if (!cells.isLastOfRow())
            continue;
        if (column != m_columns.size())
            cells.fail("the row has " + std::to_string(column) + " fields, the header has " +
                           std::to_string(m_columns.size()),
                       m_row, m_columns[column].name());
        column = 0;
        if (++m_row % 65536 == 0)
            progress.throwIfStopped();
    }
}

} // namespace

Table readEcsv(const FileBytes& bytes, const Progress& progress) {
    std::string buffer;
    const std::string_view beginning = textOf(bytes, {0, std::min(bytes.size(), beginningLimit)}, buffer);
    EcsvHeader header;
    try {
        header = ecsvHeaderOf(beginning);
    } catch (const Error& error) {
        throw Error(error.kind(), error.detail(), {.path = bytes.path().string()});
    }
    CsvCells above(beginning.substr(header.end), bytes.path(), delimiterOf(header));
    above.countLinesBefore(header.lines);
    checkNames(above, header.fields);
    std::vector<std::string> remarks;
    for (const EcsvField& field : header.fields)
        if (field.isUnknown)
            remarks.push_back("Column '" + field.described.name +
                              "' has a datatype that ECSV does not know; it is read as text.");
    const std::int64_t start = static_cast<std::int64_t>(header.end) + above.position();
    EcsvRows rows(header);
    for (const TextBlock& block : blocksOf(bytes, start, header, progress)) {
        CsvCells cells = above.over(textOf(bytes, block, buffer));
        rows.add(cells, progress);
        progress.step(block.offset + block.size, bytes.size(), "Reading the table");
        above = cells;
    }
    return rows.finished(std::move(remarks));
}

} // namespace oddity::core
