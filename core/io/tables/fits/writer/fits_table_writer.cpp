// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/writer/fits_table_writer.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/fits_header.h"
#include "core/io/tables/display_format.h"
#include "core/io/tables/fits/table_layout.h"
#include "core/io/tables/fits/writer/ascii_texts.h"

namespace oddity::core {

namespace {

constexpr std::size_t blockSize = 2880;
constexpr std::size_t columnLimit = 999; ///< FITS standard 4.0, TFIELDS

/// One column's place in a row, and in the heap where its arrays vary in length.
struct Field {
    const Column& column;
    std::string format;
    std::string dimensions; ///< TDIM
    std::size_t bytes = 0;
    std::size_t textWidth = 0;
    std::size_t elementBytes = 0;
    bool isVariable = false;
    std::size_t heapStart = 0;
    std::int64_t null = std::numeric_limits<std::int64_t>::min();

    const ArrayColumn* arrays() const { return std::get_if<ArrayColumn>(&column.values); }
};

std::size_t longest(const std::vector<std::string>& texts) {
    std::size_t width = 1;
    for (const std::string& text : texts)
        width = std::max(width, text.size());
    return width;
}

std::string dimensionsOf(const std::vector<std::int64_t>& shape, std::size_t length, std::size_t textWidth) {
    std::int64_t product = 1;
    std::string text = textWidth > 0 ? std::to_string(textWidth) : "";
    for (const std::int64_t axis : shape) {
        product *= axis;
        text += (text.empty() ? "" : ",") + std::to_string(axis);
    }
    if (shape.empty() || product != static_cast<std::int64_t>(length))
        return textWidth > 0 ? "(" + std::to_string(textWidth) + "," + std::to_string(length) + ")" : "";
    return "(" + text + ")";
}

/// Arrays of one length lie in the row, others in the heap; texts in arrays are padded to the longest array.
void placeArrays(Field& field, std::size_t rows) {
    const ArrayColumn& arrays = *field.arrays();
    std::size_t most = 0;
    std::size_t least = rows == 0 ? 0 : std::numeric_limits<std::size_t>::max();
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t length = arrays.lengthAt(RowId{static_cast<std::int64_t>(row)});
        most = std::max(most, length);
        least = std::min(least, length);
    }
    if (const auto* texts = std::get_if<std::vector<std::string>>(&arrays.elements)) {
        field.textWidth = longest(*texts);
        field.bytes = field.textWidth * most;
        field.format = std::to_string(field.bytes) + "A";
        field.dimensions = most > 0 ? dimensionsOf(field.column.shape, most, field.textWidth) : "";
        return;
    }
    const std::size_t kind = arrays.elements.index();
    const char letter = std::string_view(field.column.isSingle ? "EKLC" : "DKLM")[kind];
    field.elementBytes = static_cast<std::size_t>(bytesOfElements(letter, 1));
    field.isVariable = least != most;
    if (field.isVariable) {
        field.format = std::string("1Q") + letter + "(" + std::to_string(most) + ")";
        field.bytes = 16;
    } else {
        field.format = std::to_string(most) + letter;
        field.dimensions = dimensionsOf(field.column.shape, most, 0);
        field.bytes = most * field.elementBytes;
    }
}

Field fieldOf(const Column& column, std::size_t rows) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        const std::size_t width = longest(*texts);
        return {.column = column, .format = std::to_string(width) + "A", .bytes = width};
    }
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
        return {.column = column,
                .format = std::to_string(vectors->width) + "E",
                .dimensions = dimensionsOf(column.shape, vectors->width, 0),
                .bytes = vectors->width * sizeof(float)};
    if (std::holds_alternative<ArrayColumn>(column.values)) {
        Field field{.column = column};
        placeArrays(field, rows);
        return field;
    }
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        Field field{.column = column, .format = "1K", .bytes = sizeof(std::int64_t)};
        while (!column.nullRows.empty() && std::ranges::find(*integers, field.null) != integers->end())
            ++field.null;
        return field;
    }
    if (std::holds_alternative<std::vector<std::uint8_t>>(column.values))
        return {.column = column, .format = "1L", .bytes = 1};
    return column.isSingle ? Field{.column = column, .format = "1E", .bytes = sizeof(float)}
                           : Field{.column = column, .format = "1D", .bytes = sizeof(double)};
}

/// Returns where the next number goes.
char* putReal(double value, bool isSingle, char* cell) {
    if (isSingle)
        toBigEndian(static_cast<float>(value), cell);
    else
        toBigEndian(value, cell);
    return cell + (isSingle ? sizeof(float) : sizeof(double));
}

template <typename Element> void putElement(const Element& value, bool isSingle, char* cell) {
    if constexpr (std::is_same_v<Element, double>)
        putReal(value, isSingle, cell);
    else if constexpr (std::is_same_v<Element, std::complex<double>>)
        putReal(value.imag(), isSingle, putReal(value.real(), isSingle, cell));
    else if constexpr (std::is_same_v<Element, std::uint8_t>)
        *cell = value ? 'T' : 'F';
    else
        toBigEndian(value, cell);
}

void putArray(const Field& field, std::size_t row, char* cell) {
    const ArrayColumn& arrays = *field.arrays();
    const std::size_t first = arrays.starts[row];
    const std::size_t length = arrays.starts[row + 1] - first;
    if (field.isVariable) {
        toBigEndian(static_cast<std::int64_t>(length), cell);
        toBigEndian(static_cast<std::int64_t>(field.heapStart + first * field.elementBytes), cell + 8);
        return;
    }
    std::visit(
        [&](const auto& elements) {
            for (std::size_t index = 0; index < length; ++index) {
                if constexpr (std::is_same_v<std::decay_t<decltype(elements)>, std::vector<std::string>>)
                    std::ranges::copy(elements[first + index], cell + index * field.textWidth);
                else
                    putElement(elements[first + index], field.column.isSingle, cell + index * field.elementBytes);
            }
        },
        arrays.elements);
}

void put(const Field& field, std::size_t row, char* cell) {
    const Column& column = field.column;
    const bool isNull = std::ranges::binary_search(column.nullRows, static_cast<std::int64_t>(row));
    if (field.arrays()) {
        putArray(field, row, cell);
    } else if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        std::ranges::copy((*texts)[row], cell);
    } else if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
        for (std::size_t index = 0; index < vectors->width; ++index)
            toBigEndian(vectors->values[row * vectors->width + index], cell + index * sizeof(float));
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        toBigEndian(isNull ? field.null : (*integers)[row], cell);
    } else if (const auto* booleans = std::get_if<std::vector<std::uint8_t>>(&column.values)) {
        *cell = isNull ? '\0' : (*booleans)[row] ? 'T' : 'F';
    } else {
        const double value = std::get<std::vector<double>>(column.values)[row];
        putReal(isNull ? std::numeric_limits<double>::quiet_NaN() : value, column.isSingle, cell);
    }
}

void writeHeap(AtomicFile& file, const Field& field) {
    constexpr std::size_t atOnce = 65536;
    std::vector<char> buffer;
    std::visit(
        [&](const auto& elements) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(elements)>, std::vector<std::string>>)
                for (std::size_t first = 0; first < elements.size(); first += atOnce) {
                    const std::size_t count = std::min(atOnce, elements.size() - first);
                    buffer.resize(count * field.elementBytes);
                    for (std::size_t index = 0; index < count; ++index)
                        putElement(elements[first + index], field.column.isSingle,
                                   buffer.data() + index * field.elementBytes);
                    file.write(buffer.data(), buffer.size());
                }
        },
        field.arrays()->elements);
}

std::string headerOf(const std::vector<Field>& fields, const AsciiTexts& texts, std::size_t rowBytes,
                     std::size_t heapBytes, std::size_t rows, const std::string& tableName) {
    FitsHeaderText header;
    header.text("XTENSION", "BINTABLE", "binary table").integer("BITPIX", 8).integer("NAXIS", 2);
    header.integer("NAXIS1", static_cast<std::int64_t>(rowBytes), "bytes in a row");
    header.integer("NAXIS2", static_cast<std::int64_t>(rows), "rows");
    header.integer("PCOUNT", static_cast<std::int64_t>(heapBytes)).integer("GCOUNT", 1);
    header.integer("TFIELDS", static_cast<std::int64_t>(fields.size()));
    if (!tableName.empty())
        header.text("EXTNAME", tableName);
    for (std::size_t index = 0; index < fields.size(); ++index) {
        const std::string number = std::to_string(index + 1);
        const Column& column = fields[index].column;
        header.text("TTYPE" + number, texts.names[index]).text("TFORM" + number, fields[index].format);
        if (!fields[index].dimensions.empty())
            header.text("TDIM" + number, fields[index].dimensions);
        if (!column.unit.empty())
            header.text("TUNIT" + number, texts.units[index]);
        if (!column.ucd.empty())
            header.text("TUCD" + number, column.ucd);
        if (column.display)
            header.text("TDISP" + number, tdispOf(*column.display));
        if (!column.description.empty())
            header.text("TCOMM" + number, column.description);
        if (std::holds_alternative<std::vector<std::int64_t>>(column.values) && !column.nullRows.empty())
            header.integer("TNULL" + number, fields[index].null);
    }
    return header.ended();
}

} // namespace

std::vector<std::string> writeFitsTable(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows,
                                        const std::string& tableName) {
    if (columns.size() > columnLimit)
        throw Error(ErrorKind::Usage, "a FITS table holds at most 999 columns, not " + std::to_string(columns.size()) +
                                          "; write a VOTable or ECSV");
    AsciiTexts texts = asciiTextsOf(columns);
    std::vector<Field> fields;
    std::size_t rowBytes = 0;
    std::size_t heapBytes = 0;
    for (const Column& column : columns) {
        fields.push_back(fieldOf(column, rows));
        rowBytes += fields.back().bytes;
        fields.back().heapStart = heapBytes;
        if (fields.back().isVariable)
            heapBytes += fields.back().arrays()->starts.back() * fields.back().elementBytes;
    }
    FitsHeaderText primary;
    primary.logical("SIMPLE", true, "FITS standard 4.0").integer("BITPIX", 8).integer("NAXIS", 0);
    primary.logical("EXTEND", true);
    file.write(primary.ended());
    file.write(headerOf(fields, texts, rowBytes, heapBytes, rows, tableName));
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
    for (const Field& field : fields)
        if (field.isVariable)
            writeHeap(file, field);
    file.write(std::string((blockSize - (rowBytes * rows + heapBytes) % blockSize) % blockSize, '\0'));
    return std::move(texts.remarks);
}

} // namespace oddity::core
