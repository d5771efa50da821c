// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/ecsv_reader.h"

#include "core/error.h"
#include "core/io/tables/csv/csv_cells.h"
#include "core/io/tables/csv/ecsv_cells.h"
#include "core/io/tables/csv/ecsv_header.h"
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

} // namespace

Table readEcsv(std::string_view text, const std::filesystem::path& path, const Progress& progress) {
    EcsvHeader header;
    try {
        header = ecsvHeaderOf(text);
    } catch (const Error& error) {
        throw Error(error.kind(), error.detail(), {.path = path.string()});
    }
    CsvCells cells(text.substr(header.end), path, header.delimiter);
    cells.countLinesBefore(header.lines);
    checkNames(cells, header.fields);
    Table table;
    std::vector<ColumnBuilder> columns;
    for (const EcsvField& field : header.fields) {
        columns.emplace_back(field.described, field.kind, field.isArray);
        if (field.isUnknown)
            table.remarks.push_back("Column '" + field.described.name +
                                    "' has a datatype that ECSV does not know; it is read as text.");
    }
    std::size_t column = 0;
    std::int64_t row = 0;
    while (cells.next()) {
        const bool isEmptyLine = column == 0 && cells.isLastOfRow() && cells.text().empty() && !cells.isQuoted();
        if (isEmptyLine && (columns.size() > 1 || cells.atEnd()))
            continue;
        if (column >= columns.size())
            cells.fail("the row has more fields than the " + std::to_string(columns.size()) + " of the header", row);
        if (!addEcsvCell(header.fields[column], cells.text(), columns[column]))
            cells.fail("'" + validUtf8(cells.text().substr(0, 100)) + "' is not of the column's type", row,
                       columns[column].name());
        ++column;
        if (!cells.isLastOfRow())
            continue;
        if (column != columns.size())
            cells.fail("the row has " + std::to_string(column) + " fields, the header has " +
                           std::to_string(columns.size()),
                       row, columns[column].name());
        column = 0;
        if (++row % 65536 == 0) {
            progress.throwIfStopped();
            progress.step(cells.position(), cells.size(), "Reading the table");
        }
    }
    table.rows = static_cast<std::size_t>(row);
    for (ColumnBuilder& builder : columns)
        table.columns.push_back(builder.finished(table.remarks));
    return table;
}

} // namespace oddity::core
