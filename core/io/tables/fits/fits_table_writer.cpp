// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/fits_table_writer.h"

#include <algorithm>
#include <limits>

#include "core/io/big_endian.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

namespace {

constexpr std::int64_t nullInteger = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t blockSize = 2880;

/// One column's place in a row.
struct Field {
    const Column& column;
    std::string format;
    std::size_t bytes = 0;
};

Field fieldOf(const Column& column) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        std::size_t width = 1;
        for (const std::string& text : *texts)
            width = std::max(width, text.size());
        return {column, std::to_string(width) + "A", width};
    }
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
        return {column, std::to_string(vectors->width) + "E", vectors->width * sizeof(float)};
    if (std::holds_alternative<std::vector<std::int64_t>>(column.values))
        return {column, "1K", sizeof(std::int64_t)};
    if (std::holds_alternative<std::vector<std::uint8_t>>(column.values))
        return {column, "1L", 1};
    return {column, "1D", sizeof(double)};
}

void put(const Field& field, std::size_t row, char* cell) {
    const Column& column = field.column;
    const bool isNull = std::ranges::binary_search(column.nullRows, static_cast<std::int64_t>(row));
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        std::ranges::copy((*texts)[row], cell);
    } else if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
        for (std::size_t index = 0; index < vectors->width; ++index)
            toBigEndian(vectors->values[row * vectors->width + index], cell + index * sizeof(float));
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        toBigEndian(isNull ? nullInteger : (*integers)[row], cell);
    } else if (const auto* booleans = std::get_if<std::vector<std::uint8_t>>(&column.values)) {
        *cell = isNull ? '\0' : (*booleans)[row] ? 'T' : 'F';
    } else {
        const double value = std::get<std::vector<double>>(column.values)[row];
        toBigEndian(isNull ? std::numeric_limits<double>::quiet_NaN() : value, cell);
    }
}

std::string headerOf(const std::vector<Field>& fields, std::size_t rowBytes, std::size_t rows,
                     const std::string& tableName) {
    FitsHeaderText header;
    header.text("XTENSION", "BINTABLE", "binary table").integer("BITPIX", 8).integer("NAXIS", 2);
    header.integer("NAXIS1", static_cast<std::int64_t>(rowBytes), "bytes in a row");
    header.integer("NAXIS2", static_cast<std::int64_t>(rows), "rows");
    header.integer("PCOUNT", 0).integer("GCOUNT", 1).integer("TFIELDS", static_cast<std::int64_t>(fields.size()));
    if (!tableName.empty())
        header.text("EXTNAME", tableName);
    for (std::size_t index = 0; index < fields.size(); ++index) {
        const std::string number = std::to_string(index + 1);
        const Column& column = fields[index].column;
        header.text("TTYPE" + number, column.name).text("TFORM" + number, fields[index].format);
        if (!column.unit.empty())
            header.text("TUNIT" + number, column.unit);
        if (!column.ucd.empty())
            header.text("TUCD" + number, column.ucd);
        if (!column.description.empty())
            header.text("TCOMM" + number, column.description);
        if (std::holds_alternative<std::vector<std::int64_t>>(column.values) && !column.nullRows.empty())
            header.integer("TNULL" + number, nullInteger);
    }
    return header.ended();
}

} // namespace

void writeFitsTable(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows,
                    const std::string& tableName) {
    std::vector<Field> fields;
    std::size_t rowBytes = 0;
    for (const Column& column : columns) {
        fields.push_back(fieldOf(column));
        rowBytes += fields.back().bytes;
    }
    FitsHeaderText primary;
    primary.logical("SIMPLE", true, "FITS standard 4.0").integer("BITPIX", 8).integer("NAXIS", 0);
    primary.logical("EXTEND", true);
    file.write(primary.ended());
    file.write(headerOf(fields, rowBytes, rows, tableName));
    std::vector<char> buffer(rowBytes);
    for (std::size_t row = 0; row < rows; ++row) {
        std::ranges::fill(buffer, '\0');
        std::size_t offset = 0;
        for (const Field& field : fields) {
            put(field, row, buffer.data() + offset);
            offset += field.bytes;
        }
        file.write(buffer.data(), buffer.size());
    }
    file.write(std::string((blockSize - rowBytes * rows % blockSize) % blockSize, '\0'));
}

} // namespace oddity::core
