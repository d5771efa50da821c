// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/table_reader.h"

#include <algorithm>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/disk_access.h"
#include "core/io/file_bytes.h"
#include "core/io/file_info.h"
#include "core/io/fits/hdu_address.h"
#include "core/io/tables/csv/csv_reader.h"
#include "core/io/tables/ecsv/ecsv_header.h"
#include "core/io/tables/ecsv/ecsv_reader.h"
#include "core/io/tables/fits/fits_table.h"
#include "core/io/tables/fits/packed_table.h"
#include "core/io/tables/ipac/ipac_reader.h"
#include "core/io/tables/table_location.h"
#include "core/io/tables/votable/votable_reader.h"

namespace oddity::core {

namespace {

constexpr std::size_t beginningSize = std::size_t{1} << 16; ///< tells the formats of text apart

std::string tablesOf(const std::vector<FitsHdu>& hdus) {
    std::string known;
    for (const FitsHdu& hdu : hdus)
        if (hdu.isTable())
            known += (known.empty() ? "" : ", ") + hdu.title();
    return known.empty() ? "the file has no tables" : "the file's tables: " + known;
}

const FitsHdu& chosenHdu(const std::vector<FitsHdu>& hdus, const TableLocation& location, const TableOptions& options) {
    const FitsHdu* chosen = nullptr;
    if (location.table.empty() && options.hdu == 0) {
        const auto first = std::ranges::find_if(hdus, &FitsHdu::mayBeTable);
        if (first == hdus.end())
            throw Error(ErrorKind::BadInput, "holds no table", {.path = location.file.string()});
        return first->readable();
    }
    const std::string text = location.table.empty() ? std::to_string(shownHduNumber(options.hdu)) : location.table;
    const HduAddress name(text);
    for (const FitsHdu& hdu : hdus)
        if (!chosen && name.isOf(hdu))
            chosen = &hdu;
    if (!chosen)
        throw Error(ErrorKind::NotFound, "there is no extension '" + text + "'; " + tablesOf(hdus),
                    {.path = location.file.string()});
    if (!chosen->readable().isTable())
        throw Error(ErrorKind::BadInput, "holds no table; " + tablesOf(hdus),
                    {.path = location.file.string(), .hdu = chosen->number});
    return *chosen;
}

/// Values in the array of a table's only row: the slowest axis where it has several.
std::int64_t lengthOfOnlyArray(const Column& column) {
    if (!column.shape.empty())
        return column.shape.back();
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
        return static_cast<std::int64_t>(vectors->width);
    if (const auto* arrays = std::get_if<ArrayColumn>(&column.values))
        return static_cast<std::int64_t>(arrays->lengthAt(RowId{0}));
    return 1;
}

/// A row of arrays may be a catalog by columns, or a spectrum; only TDIMn tells ("colfits").
std::string remarkOnOnlyRow(const Table& table) {
    if (table.rows != 1 || table.columns.size() < 2)
        return {};
    const std::int64_t length = lengthOfOnlyArray(table.columns.front());
    const bool areOfOneLength = std::ranges::all_of(
        table.columns, [length](const Column& column) { return lengthOfOnlyArray(column) == length; });
    if (length < 2 || !areOfOneLength)
        return {};
    return "The table is one row of arrays, each of " + std::to_string(length) +
           " values; it was read as one row. A catalog of " + std::to_string(length) +
           " rows in column-oriented FITS (colfits) has TDIM cards that end in that number.";
}

Table fitsTable(const FileBytes& bytes, const TableLocation& location, const TableOptions& options,
                const Progress& progress) {
    Table table;
    const FitsScan scan = scanFits(bytes);
    const std::vector<FitsHdu>& hdus = scan.hdus;
    const FitsHdu& hdu = chosenHdu(hdus, location, options);
    table.name = hdu.name();
    if (std::ranges::count_if(hdus, &FitsHdu::isTable) > 1 && location.table.empty() && options.hdu == 0)
        table.remarks.push_back("The table in " + hdu.title() + " was read.");
    for (const FitsHdu& other : hdus)
        if (other.problem)
            table.remarks.push_back(other.title() + " cannot be read: " + other.problem->detail() + ".");
    if (!scan.remark.empty())
        table.remarks.push_back("The file's " + scan.remark + ".");
    table.rows = static_cast<std::size_t>(rowsOfTable(hdu));
    table.columns = readFitsTable(bytes, hdu, table.remarks, progress);
    if (std::string remark = remarkOnOnlyRow(table); !remark.empty())
        table.remarks.push_back(std::move(remark));
    return table;
}

Table textTable(const FileBytes& bytes, const TableOptions& options, const Progress& progress) {
    const std::string beginning = bytes.readSome(0, beginningSize);
    if (isEcsv(beginning))
        return readEcsv(bytes, progress);
    if (isIpac(beginning))
        return readIpac(bytes, progress);
    Table table;
    table.columns = readCsv(bytes, options.keepText, table.remarks, progress);
    table.rows = table.columns.front().rowCount();
    return table;
}

} // namespace

Table readTable(const std::filesystem::path& path, const TableOptions& options, const Progress& progress) {
    const TableLocation location = tableLocation(path);
    if (onDisk([&] { return std::filesystem::is_directory(location.file); }))
        throw Error(ErrorKind::BadInput, "is a folder, not a table", {.path = location.file.string()});
    const FileBytes bytes(location.file);
    const FileContent content = contentOf(bytes);
    if (content == FileContent::Fits)
        return fitsTable(bytes, location, options, progress);
    if (content == FileContent::VoTable)
        return readVoTable(bytes, location.table, progress);
    if (content != FileContent::Csv && content != FileContent::Ecsv && content != FileContent::Unknown)
        throw Error(ErrorKind::BadInput,
                    "is " + describe(content) + "; tables are read from FITS, VOTable, ECSV and CSV",
                    {.path = location.file.string()});
    return textTable(bytes, options, progress);
}

} // namespace oddity::core
