// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/fits_table.h"

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "core/io/tables/display_format.h"
#include "core/io/tables/fits/ascii_table.h"
#include "core/io/tables/fits/binary_column.h"
#include "core/io/tables/fits/packed_table.h"
#include "core/io/tables/fits/row_blocks.h"
#include "core/io/tables/fits/table_layout.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::int64_t threadsPayAbove = std::int64_t{1} << 20; ///< bytes
constexpr std::int64_t rowsWithoutBytesLimit = 1'000'000;

std::vector<Column> describedColumns(const FitsHeader& header, std::vector<std::string>& remarks) {
    std::vector<Column> columns(static_cast<std::size_t>(header.integer("TFIELDS").value_or(0)));
    for (std::size_t index = 0; index < columns.size(); ++index) {
        const std::string suffix = std::to_string(index + 1);
        Column& column = columns[index];
        column.name = header.stringOr("TTYPE" + suffix, "");
        if (column.name.empty())
            column.name = "column" + suffix;
        column.unit = header.stringOr("TUNIT" + suffix, "");
        column.ucd = header.stringOr("TUCD" + suffix, "");
        column.description = header.stringOr("TCOMM" + suffix, "");
        const std::string display = header.stringOr("TDISP" + suffix, "");
        column.display = displayFormatOf(display);
        if (!display.empty() && !column.display)
            remarks.push_back("Column '" + column.name + "': TDISP" + suffix + " = '" + display +
                              "' is no display format, so it is not used.");
    }
    return columns;
}

using BinaryColumns = std::vector<std::unique_ptr<BinaryColumn>>;

/// Columns without width cost memory that no byte of the file pays for.
void leaveOutEmptyOnes(BinaryColumns& readers, const FitsHdu& table, std::vector<std::string>& remarks) {
    std::int64_t left = (std::int64_t{64} << 20) + 8 * table.dataBytes;
    std::erase_if(readers, [&](const std::unique_ptr<BinaryColumn>& reader) {
        if (!reader->hasNoWidth())
            return false;
        left -= table.axes[1] * reader->bytesPerRowOfNoWidth();
        if (left < 0)
            remarks.push_back("Column '" + reader->name() + "' is left out: it has no width, and the table " +
                              std::to_string(table.axes[1]) + " rows.");
        return left < 0;
    });
}

std::vector<Column> readBinary(const FileBytes& bytes, const FitsHdu& table, std::vector<std::string>& remarks,
                               const Progress& progress) {
    std::vector<Column> described = describedColumns(table.header, remarks);
    const std::vector<BinaryField> fields = binaryFieldsOf(table.header);
    BinaryColumns readers;
    for (std::size_t index = 0; index < fields.size(); ++index)
        readers.push_back(std::make_unique<BinaryColumn>(bytes, table, static_cast<std::int64_t>(index) + 1,
                                                         fields[index], std::move(described[index])));
    leaveOutEmptyOnes(readers, table, remarks);
    const auto hasDescriptors = [](const auto& reader) { return reader->hasDescriptors(); };
    if (std::ranges::any_of(readers, hasDescriptors))
        forEachRowBlock(bytes, table, progress, [&](const RowBlock& block) {
            for (const auto& reader : readers)
                if (reader->hasDescriptors())
                    reader->measure(block);
        });
    const auto allocate = [&readers](std::size_t index) { readers[index]->allocate(); };
    if (table.dataBytes > threadsPayAbove)
        forEachBlock(readers.size(), progress, "Reading the table", allocate);
    else
        for (std::size_t index = 0; index < readers.size(); ++index)
            allocate(index);
    forEachRowBlock(bytes, table, progress, [&readers](const RowBlock& block) {
        for (const auto& reader : readers)
            reader->decode(block);
    });
    std::vector<Column> columns;
    for (const auto& reader : readers)
        columns.push_back(reader->finished(remarks));
    return columns;
}

/// The header of one of the columns by itself, whose cells lie one behind the other: TDIMn without the rows.
FitsHeader headerOfColumn(const FitsHeader& header, std::int64_t number) {
    const std::string keyword = "TDIM" + std::to_string(number);
    std::vector<std::int64_t> shape = shapeOf(header.stringOr(keyword, ""));
    shape.pop_back();
    std::string axes;
    for (const std::int64_t axis : shape)
        axes += (axes.empty() ? "" : ",") + std::to_string(axis);
    std::string cards = axes.empty() ? std::string() : FitsHeaderText().text(keyword, "(" + axes + ")").cards();
    for (std::size_t card = 0; card < header.cardCount(); ++card)
        if (header.keyword(card) != keyword && header.keyword(card) != "THEAP")
            cards += header.text().substr(card * 80, 80);
    return FitsHeader(std::move(cards));
}

/// Each column of a column-oriented table as a table of its own.
std::vector<Column> readByColumns(const FileBytes& bytes, const FitsHdu& table, std::int64_t rows,
                                  std::vector<std::string>& remarks, const Progress& progress) {
    std::vector<Column> described = describedColumns(table.header, remarks);
    std::vector<Column> columns;
    for (BinaryField field : binaryFieldsOf(table.header)) {
        const auto number = static_cast<std::int64_t>(columns.size()) + 1;
        FitsHdu alone = table;
        alone.header = headerOfColumn(table.header, number);
        alone.dataOffset += field.offset;
        alone.dataBytes = field.format.bytes();
        field.format.repeat /= rows;
        field.offset = 0;
        alone.axes = {field.format.bytes(), rows};
        BinaryColumn reader(bytes, alone, number, field, std::move(described[columns.size()]));
        reader.allocate();
        forEachRowBlock(bytes, alone, progress, [&reader](const RowBlock& block) { reader.decode(block); });
        columns.push_back(reader.finished(remarks));
    }
    return columns;
}

} // namespace

std::vector<Column> readFitsTable(const FileBytes& bytes, const FitsHdu& table, std::vector<std::string>& remarks,
                                  const Progress& progress) {
    const ErrorPlace place{.path = bytes.path().string(), .hdu = table.number};
    if (isPackedTable(table)) {
        const UnpackedTable unpacked = unpackedTable(bytes, table, progress);
        return readFitsTable(unpacked.bytes, unpacked.hdu, remarks, progress);
    }
    if (table.kind == FitsHdu::Kind::BinaryTable)
        if (const std::int64_t rows = columnOrientedRows(table.header); rows > 0)
            return readByColumns(bytes, table, rows, remarks, progress);
    if (table.axes[0] == 0 && table.axes[1] > rowsWithoutBytesLimit)
        throw Error(ErrorKind::BadInput, "announces " + std::to_string(table.axes[1]) + " rows without any bytes",
                    place);
    return table.kind == FitsHdu::Kind::AsciiTable
               ? readAsciiTable(bytes, table, describedColumns(table.header, remarks), remarks, progress)
               : readBinary(bytes, table, remarks, progress);
}

} // namespace oddity::core
