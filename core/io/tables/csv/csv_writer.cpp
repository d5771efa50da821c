// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/csv_writer.h"

#include <cmath>

#include "core/io/tables/csv/formula_guard.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

/// Quoting by RFC 4180.
std::string quotedIfNeeded(const std::string& cell) {
    const bool isEdged = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    if (!isEdged && cell.find_first_of(",\"\r\n;\t") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (const char character : cell)
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    return quoted + '"';
}

std::string csvText(const std::string& text) {
    return quotedIfNeeded(guarded(text));
}

std::string csvCell(const Column& column, RowId row) {
    const auto* arrays = std::get_if<ArrayColumn>(&column.values);
    const bool isText = std::holds_alternative<std::vector<std::string>>(column.values) ||
                        (arrays && std::holds_alternative<std::vector<std::string>>(arrays->elements));
    return isText ? csvText(column.textAt(row)) : column.textAt(row);
}

} // namespace

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
        file.write((line.empty() ? "\"\"" : line) + "\r\n"); // an empty line is no row
    }
}

} // namespace oddity::core
