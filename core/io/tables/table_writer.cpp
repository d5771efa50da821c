// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/table_writer.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/tables/fits/fits_table_writer.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/votable/votable_writer.h"

namespace oddity::core {

namespace {

/// RFC 4180 quoting; text that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
std::string csvText(const std::string& text) {
    std::string cell = text;
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos)
        cell.insert(cell.begin(), '\'');
    const bool isEdged = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    if (!isEdged && cell.find_first_of(",\"\r\n;\t") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (const char character : cell)
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    return quoted + '"';
}

std::string csvCell(const Column& column, RowId row) {
    if (std::holds_alternative<std::vector<std::string>>(column.values))
        return csvText(column.textAt(row));
    return column.textAt(row);
}

void writeCsv(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows) {
    std::string line;
    for (const Column& column : columns) {
        if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
            for (std::size_t index = 0; index < vectors->width; ++index)
                line += (line.empty() ? "" : ",") + csvText(column.name + "_" + std::to_string(index));
        else
            line += (line.empty() ? "" : ",") + csvText(column.name);
    }
    file.write(line + "\r\n");
    for (std::size_t row = 0; row < rows; ++row) {
        line.clear();
        bool isFirst = true;
        const auto add = [&line, &isFirst](const std::string& cell) {
            line += (isFirst ? "" : ",") + cell;
            isFirst = false;
        };
        for (const Column& column : columns) {
            if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
                for (std::size_t index = 0; index < vectors->width; ++index) {
                    const float value = vectors->values[row * vectors->width + index];
                    add(std::isnan(value) ? std::string() : textOf(value));
                }
            } else {
                add(csvCell(column, RowId{static_cast<std::int64_t>(row)}));
            }
        }
        file.write(line + "\r\n");
    }
}

} // namespace

void writeTable(const std::filesystem::path& path, const std::vector<Column>& columns, const std::string& tableName) {
    if (columns.empty())
        throw Error(ErrorKind::Usage, "a table needs at least one column", {.path = path.string()});
    const std::size_t rows = columns.front().rowCount();
    for (const Column& column : columns)
        if (column.rowCount() != rows)
            throw Error(ErrorKind::Internal,
                        "has " + std::to_string(column.rowCount()) + " rows where the table has " +
                            std::to_string(rows),
                        {.path = path.string(), .field = column.name});
    const std::string extension = path.extension().string();
    if (extension != ".csv" && extension != ".fits" && extension != ".fit" && extension != ".vot" &&
        extension != ".xml")
        throw Error(ErrorKind::Usage, "the name must end in .fits, .vot or .csv", {.path = path.string()});
    AtomicFile file(path);
    if (extension == ".csv")
        writeCsv(file, columns, rows);
    else if (extension == ".vot" || extension == ".xml")
        writeVoTable(file, columns, rows, tableName);
    else
        writeFitsTable(file, columns, rows, tableName);
    file.commit();
}

} // namespace oddity::core
