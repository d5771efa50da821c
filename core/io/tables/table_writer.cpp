// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/table_writer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/tables/csv/csv_writer.h"
#include "core/io/tables/ecsv/ecsv_writer.h"
#include "core/io/tables/fits/writer/fits_table_writer.h"
#include "core/io/tables/votable/votable_writer.h"

namespace oddity::core {

void requireTableName(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 6> known{".csv", ".ecsv", ".fits", ".fit", ".vot", ".xml"};
    if (std::ranges::find(known, path.extension().string()) == known.end())
        throw Error(ErrorKind::Usage, "the name must end in .fits, .vot, .ecsv or .csv", {.path = path.string()});
}

std::vector<std::string> writeTable(const std::filesystem::path& path, const std::vector<Column>& columns,
                                    const std::string& tableName) {
    if (columns.empty())
        throw Error(ErrorKind::Usage, "a table needs at least one column", {.path = path.string()});
    const std::size_t rows = columns.front().rowCount();
    for (const Column& column : columns)
        if (column.rowCount() != rows)
            throw Error(ErrorKind::Internal,
                        "has " + std::to_string(column.rowCount()) + " rows where the table has " +
                            std::to_string(rows),
                        {.path = path.string(), .field = column.name});
    requireTableName(path);
    const std::string extension = path.extension().string();
    AtomicFile file(path);
    std::vector<std::string> remarks;
    if (extension == ".csv")
        writeCsv(file, columns, rows);
    else if (extension == ".ecsv")
        writeEcsv(file, columns, rows);
    else if (extension == ".vot" || extension == ".xml")
        writeVoTable(file, columns, rows, tableName);
    else
        remarks = writeFitsTable(file, columns, rows, tableName);
    file.commit();
    return remarks;
}

void makeNamesUnique(std::vector<Column>& columns) {
    for (std::size_t index = 1; index < columns.size(); ++index) {
        const std::string original = columns[index].name;
        const auto isTaken = [&](const std::string& name) {
            return std::any_of(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(index),
                               [&name](const Column& column) { return column.name == name; });
        };
        for (int suffix = 2; isTaken(columns[index].name); ++suffix)
            columns[index].name = original + "_" + std::to_string(suffix);
    }
}

} // namespace oddity::core
