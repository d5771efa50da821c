// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/ecsv/ecsv_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

/// A JSON string, which is a YAML string too.
std::string quoted(const std::string& text) {
    return nlohmann::json(validUtf8(text)).dump();
}

std::string csvCell(const std::string& cell, bool isText) {
    const bool isEdged = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    const bool isEmptyText = isText && cell.empty();
    if (!isEdged && !isEmptyText && cell.find_first_of(",\"\r\n\t") == std::string::npos)
        return cell;
    std::string result = "\"";
    for (const char character : cell)
        result += character == '"' ? std::string("\"\"") : std::string(1, character);
    return result + '"';
}

std::string realText(double value, bool isSingle) {
    return isSingle ? textOf(static_cast<float>(value)) : textOf(value);
}

std::string complexText(const std::complex<double>& value, bool isSingle) {
    const std::string imaginary = realText(value.imag(), isSingle);
    return realText(value.real(), isSingle) + (imaginary.starts_with('-') ? "" : "+") + imaginary + "j";
}

std::string jsonNumber(double value, bool isSingle) {
    if (std::isnan(value))
        return "NaN";
    return std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity") : realText(value, isSingle);
}

template <typename Element> std::string jsonOf(const Element& element, bool isSingle) {
    if constexpr (std::is_floating_point_v<Element>)
        return jsonNumber(static_cast<double>(element), isSingle || std::is_same_v<Element, float>);
    else if constexpr (std::is_same_v<Element, std::int64_t>)
        return std::to_string(element);
    else if constexpr (std::is_same_v<Element, std::uint8_t>)
        return element ? "true" : "false";
    else if constexpr (std::is_same_v<Element, std::complex<double>>)
        return '"' + complexText(element, isSingle) + '"';
    else
        return quoted(element);
}

/// How a column's arrays are laid out: the length of all, 0 where it varies.
struct ArrayLayout {
    std::size_t length = 0;
    std::vector<std::int64_t> shape; ///< fastest first
};

ArrayLayout layoutOf(const Column& column) {
    ArrayLayout layout;
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
        layout.length = vectors->width;
    } else {
        const auto& arrays = std::get<ArrayColumn>(column.values);
        const std::size_t rows = column.rowCount();
        layout.length = rows == 0 ? 0 : arrays.lengthAt(RowId{0});
        for (std::size_t row = 1; row < rows; ++row)
            if (arrays.lengthAt(RowId{static_cast<std::int64_t>(row)}) != layout.length)
                layout.length = 0;
    }
    std::int64_t product = 1;
    for (const std::int64_t axis : column.shape)
        product *= axis;
    if (product == static_cast<std::int64_t>(layout.length))
        layout.shape = column.shape;
    return layout;
}

template <typename Elements>
std::string jsonArray(const Elements& elements, std::size_t first, std::size_t end, const ArrayLayout& layout,
                      bool isSingle) {
    std::vector<std::size_t> strides; // of the axes inside the outermost, fastest first
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis + 1 < layout.shape.size(); ++axis)
        strides.push_back(stride *= static_cast<std::size_t>(layout.shape[axis]));
    const auto edges = [&](std::size_t index) {
        return static_cast<std::size_t>(
            std::ranges::count_if(strides, [index](std::size_t length) { return index % length == 0; }));
    };
    std::string text = "[";
    for (std::size_t index = first; index < end; ++index) {
        const std::size_t place = index - first;
        text += (place > 0 ? "," : "") + std::string(edges(place), '[') + jsonOf(elements[index], isSingle) +
                std::string(edges(place + 1), ']');
    }
    return text + ']';
}

std::string subtypeOf(const Column& column, const ArrayLayout& layout) {
    static constexpr std::array names{"float64", "int64", "bool", "complex128", "string"};
    static constexpr std::array singleNames{"float32", "int64", "bool", "complex64", "string"};
    const auto* arrays = std::get_if<ArrayColumn>(&column.values);
    std::string subtype =
        std::string(arrays ? (column.isSingle ? singleNames : names)[arrays->elements.index()] : "float32") + "[";
    if (layout.length == 0)
        return subtype + "null]";
    if (layout.shape.empty())
        return subtype + std::to_string(layout.length) + "]";
    for (std::size_t axis = layout.shape.size(); axis-- > 0;)
        subtype += std::to_string(layout.shape[axis]) + (axis > 0 ? "," : "");
    return subtype + "]";
}

bool isArray(const Column& column) {
    return std::holds_alternative<VectorColumn>(column.values) || std::holds_alternative<ArrayColumn>(column.values);
}

/// Complex numbers are one element a cell and no array.
bool isComplexScalar(const Column& column, const ArrayLayout& layout) {
    const auto* arrays = std::get_if<ArrayColumn>(&column.values);
    return arrays && layout.length == 1 && layout.shape.empty() &&
           std::holds_alternative<std::vector<std::complex<double>>>(arrays->elements);
}

std::string headerLine(const Column& column, const ArrayLayout& layout) {
    static constexpr std::array names{"float64", "int64", "string", "bool"};
    std::string line = "# - {name: " + quoted(column.name);
    if (!column.unit.empty())
        line += ", unit: " + quoted(column.unit);
    if (isComplexScalar(column, layout))
        line += column.isSingle ? ", datatype: complex64" : ", datatype: complex128";
    else if (isArray(column))
        line += ", datatype: string, subtype: " + quoted(subtypeOf(column, layout));
    else
        line += std::string(", datatype: ") + (column.isSingle ? "float32" : names[column.values.index()]);
    if (!column.description.empty())
        line += ", description: " + quoted(column.description);
    if (!column.ucd.empty())
        line += ", meta: {ucd: " + quoted(column.ucd) + "}";
    return line + "}\n";
}

std::string cellOf(const Column& column, const ArrayLayout& layout, std::size_t row) {
    const RowId rowId{static_cast<std::int64_t>(row)};
    if (std::ranges::binary_search(column.nullRows, rowId.value))
        return {};
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
        return csvCell(jsonArray(vectors->values, row * vectors->width, (row + 1) * vectors->width, layout, true),
                       false);
    if (const auto* arrays = std::get_if<ArrayColumn>(&column.values))
        return std::visit(
            [&](const auto& elements) -> std::string {
                if constexpr (std::is_same_v<std::decay_t<decltype(elements)>, std::vector<std::complex<double>>>)
                    if (isComplexScalar(column, layout))
                        return complexText(elements[row], column.isSingle);
                return csvCell(
                    jsonArray(elements, arrays->starts[row], arrays->starts[row + 1], layout, column.isSingle), false);
            },
            arrays->elements);
    if (const auto* booleans = std::get_if<std::vector<std::uint8_t>>(&column.values))
        return (*booleans)[row] ? "True" : "False";
    if (const auto* reals = std::get_if<std::vector<double>>(&column.values))
        return realText((*reals)[row], column.isSingle);
    return csvCell(column.textAt(rowId), std::holds_alternative<std::vector<std::string>>(column.values));
}

} // namespace

void writeEcsv(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows) {
    std::vector<ArrayLayout> layouts;
    std::string line;
    file.write("# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n");
    for (const Column& column : columns) {
        layouts.push_back(isArray(column) ? layoutOf(column) : ArrayLayout());
        file.write(headerLine(column, layouts.back()));
        line += (line.empty() ? "" : ",") + csvCell(column.name, true);
    }
    file.write("# schema: astropy-2.0\n" + line + "\n");
    for (std::size_t row = 0; row < rows; ++row) {
        line.clear();
        for (std::size_t index = 0; index < columns.size(); ++index)
            line += (index ? "," : "") + cellOf(columns[index], layouts[index], row);
        file.write((line.empty() ? "\"\"" : line) + "\n"); // an empty line is no row
    }
}

} // namespace oddity::core
