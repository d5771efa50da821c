// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/fits_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/tables/fits/table_layout.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct FieldReader {
    Column column;
    BinaryFormat format;
    std::int64_t offset = 0;
    double scale = 1;
    double zero = 0;
    std::optional<std::int64_t> null;

    bool isInteger() const { return std::string_view("BIJK").find(format.type) != std::string_view::npos; }
    bool hasIntegerValues() const {
        return isInteger() && scale == 1 && std::trunc(zero) == zero && std::abs(zero) <= 9.3e18;
    }
    std::int64_t integerAt(const char* cell) const;
    double realAt(const char* cell) const;
    void take(const char* row, std::int64_t number);
};

std::int64_t FieldReader::integerAt(const char* cell) const {
    switch (format.type) {
    case 'B':
        return static_cast<unsigned char>(*cell);
    case 'I':
        return fromBigEndian<std::int16_t>(cell);
    case 'J':
        return fromBigEndian<std::int32_t>(cell);
    default:
        return fromBigEndian<std::int64_t>(cell);
    }
}

double FieldReader::realAt(const char* cell) const {
    if (format.type == 'E')
        return zero + scale * static_cast<double>(fromBigEndian<float>(cell));
    if (format.type == 'D')
        return zero + scale * fromBigEndian<double>(cell);
    if (format.type == 'L')
        return *cell == 'T' ? 1 : *cell == 'F' ? 0 : nan;
    const std::int64_t raw = integerAt(cell);
    return null && raw == *null ? nan : zero + scale * static_cast<double>(raw);
}

void FieldReader::take(const char* row, std::int64_t number) {
    const char* cell = row + offset;
    if (auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        if (format.type == 'A') {
            std::string_view text(cell, static_cast<std::size_t>(format.repeat));
            text = text.substr(0, text.find('\0'));
            const auto last = text.find_last_not_of(' ');
            texts->push_back(validUtf8(text.substr(0, last == std::string_view::npos ? 0 : last + 1)));
        } else { // unsigned 64-bit integers
            texts->push_back(std::to_string(static_cast<std::uint64_t>(integerAt(cell)) ^ (std::uint64_t{1} << 63)));
        }
    } else if (auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        reals->push_back(realAt(cell));
    } else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        const std::int64_t raw = integerAt(cell);
        if (null && raw == *null)
            column.nullRows.push_back(number);
        integers->push_back(raw + static_cast<std::int64_t>(zero));
    } else if (auto* booleans = std::get_if<std::vector<std::uint8_t>>(&column.values)) {
        if (*cell != 'T' && *cell != 'F')
            column.nullRows.push_back(number);
        booleans->push_back(*cell == 'T');
    } else {
        auto& vectors = std::get<VectorColumn>(column.values);
        const std::int64_t elementBytes = format.bytes() / format.repeat;
        for (std::int64_t element = 0; element < format.repeat; ++element)
            vectors.values.push_back(static_cast<float>(realAt(cell + element * elementBytes)));
    }
}

std::string nameOf(const FitsHeader& header, std::int64_t number) {
    const std::string name = header.stringOr("TTYPE" + std::to_string(number), "");
    return name.empty() ? "column" + std::to_string(number) : name;
}

Column describedColumn(const FitsHeader& header, std::int64_t number) {
    const std::string suffix = std::to_string(number);
    Column column;
    column.name = nameOf(header, number);
    column.unit = header.stringOr("TUNIT" + suffix, "");
    column.ucd = header.stringOr("TUCD" + suffix, "");
    column.description = header.stringOr("TCOMM" + suffix, "");
    return column;
}

/// Why a column is left out, "" when it is read.
std::string prepare(FieldReader& reader) {
    const BinaryFormat& format = reader.format;
    if (format.isDescriptor())
        return "it holds arrays of varying length";
    if (format.type == 'X')
        return "it holds bits";
    if (format.type == 'C' || format.type == 'M')
        return "it holds complex numbers";
    if (format.repeat == 0)
        return "it has no width";
    if (format.type == 'A')
        reader.column.values = std::vector<std::string>();
    else if (format.repeat > 1)
        reader.column.values = VectorColumn{static_cast<std::size_t>(format.repeat), {}};
    else if (format.type == 'L')
        reader.column.values = std::vector<std::uint8_t>();
    else if (reader.hasIntegerValues() && format.type == 'K' && reader.zero == 9223372036854775808.0)
        reader.column.values = std::vector<std::string>();
    else if (reader.hasIntegerValues() && (format.type != 'K' || reader.zero == 0) && std::abs(reader.zero) < 9e18)
        reader.column.values = std::vector<std::int64_t>();
    else
        reader.column.values = std::vector<double>();
    return {};
}

std::vector<FieldReader> fieldReaders(const FitsHdu& table, std::vector<std::string>& remarks) {
    std::vector<FieldReader> readers;
    std::int64_t number = 0;
    for (const BinaryField& field : binaryFieldsOf(table.header)) {
        const std::string suffix = std::to_string(++number);
        FieldReader reader;
        reader.column = describedColumn(table.header, number);
        reader.format = field.format;
        reader.offset = field.offset;
        reader.scale = table.header.real("TSCAL" + suffix).value_or(1);
        reader.zero = table.header.real("TZERO" + suffix).value_or(0);
        if (reader.isInteger())
            reader.null = table.header.integer("TNULL" + suffix);
        const std::string obstacle = prepare(reader);
        if (obstacle.empty())
            readers.push_back(std::move(reader));
        else
            remarks.push_back("Column '" + reader.column.name + "' is left out: " + obstacle + ".");
    }
    return readers;
}

std::vector<Column> readBinary(const FileBytes& bytes, const FitsHdu& table, std::vector<std::string>& remarks,
                               const Progress& progress) {
    std::vector<FieldReader> readers = fieldReaders(table, remarks);
    const std::int64_t rowBytes = table.axes[0];
    const std::int64_t rows = rowBytes == 0 ? 0 : table.axes[1];
    const std::int64_t rowsAtOnce =
        std::max<std::int64_t>(1, (std::int64_t{1} << 20) / std::max<std::int64_t>(1, rowBytes));
    std::vector<char> block;
    for (std::int64_t first = 0; first < rows; first += rowsAtOnce) {
        progress.throwIfStopped();
        progress.step(first, rows, "Reading the catalog");
        const std::int64_t count = std::min(rowsAtOnce, rows - first);
        block.resize(static_cast<std::size_t>(count * rowBytes));
        bytes.read(table.dataOffset + first * rowBytes, block.data(), block.size());
        for (std::int64_t row = 0; row < count; ++row)
            for (FieldReader& reader : readers)
                reader.take(block.data() + row * rowBytes, first + row);
    }
    std::vector<Column> columns;
    for (FieldReader& reader : readers)
        columns.push_back(std::move(reader.column));
    return columns;
}

/// Fields of an ASCII table: numbers are text too, an implied decimal point is not supported by anyone and ignored.
std::vector<Column> readAscii(const FileBytes& bytes, const FitsHdu& table, const Progress& progress) {
    const std::int64_t rowBytes = table.axes[0];
    const std::int64_t rows = table.axes[1];
    const std::string text = bytes.readSome(table.dataOffset, static_cast<std::size_t>(rowBytes * rows));
    std::vector<Column> columns;
    const std::int64_t fields = table.header.integer("TFIELDS").value_or(0);
    for (std::int64_t number = 1; number <= fields; ++number) {
        progress.throwIfStopped();
        progress.step(number, fields, "Reading the catalog");
        const std::string suffix = std::to_string(number);
        const AsciiFormat format = *asciiFormatOf(table.header.stringOr("TFORM" + suffix, ""));
        const std::int64_t start = table.header.integer("TBCOL" + suffix).value_or(1) - 1;
        const std::string null = table.header.stringOr("TNULL" + suffix, "");
        Column column = describedColumn(table.header, number);
        std::vector<std::string> texts;
        std::vector<double> reals;
        std::vector<std::int64_t> integers;
        for (std::int64_t row = 0; row < rows; ++row) {
            const std::string_view cell = withoutBlanks(std::string_view(text).substr(
                static_cast<std::size_t>(row * rowBytes + start), static_cast<std::size_t>(format.width)));
            const bool isMissing = cell.empty() || (!null.empty() && cell == null);
            const auto fail = [&] {
                throw Error(ErrorKind::BadInput, "'" + std::string(cell) + "' is not a number",
                            {bytes.path().string(), table.number, row, column.name});
            };
            if (format.type == 'A') {
                texts.push_back(isMissing ? std::string() : validUtf8(cell));
            } else if (format.type == 'I') {
                const auto value = isMissing ? std::optional<std::int64_t>(0) : integerFrom(cell);
                if (!value)
                    fail();
                if (isMissing)
                    column.nullRows.push_back(row);
                integers.push_back(*value);
            } else {
                const auto value = isMissing ? std::optional<double>(nan) : numberFrom(cell);
                if (!value)
                    fail();
                reals.push_back(*value);
            }
        }
        if (format.type == 'A')
            column.values = std::move(texts);
        else if (format.type == 'I')
            column.values = std::move(integers);
        else
            column.values = std::move(reals);
        columns.push_back(std::move(column));
    }
    return columns;
}

} // namespace

std::vector<Column> readFitsTable(const FileBytes& bytes, const FitsHdu& table, std::vector<std::string>& remarks,
                                  const Progress& progress) {
    if (table.header.logical("ZTABLE").value_or(false))
        throw Error(ErrorKind::BadInput, "is a tile-compressed table, which is not supported; unpack it with funpack",
                    {.path = bytes.path().string(), .hdu = table.number});
    return table.kind == FitsHdu::Kind::AsciiTable ? readAscii(bytes, table, progress)
                                                   : readBinary(bytes, table, remarks, progress);
}

} // namespace oddity::core
