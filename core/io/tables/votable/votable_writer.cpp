// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_writer.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

/// XML 1.0 text; characters that XML cannot hold become '?'.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char character : text) {
        switch (character) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\t':
        case '\n':
        case '\r':
            result += "&#" + std::to_string(static_cast<int>(character)) + ";";
            break;
        default:
            result += static_cast<unsigned char>(character) < ' ' ? '?' : character;
        }
    }
    return result;
}

std::string typeOf(const Column& column) {
    if (std::holds_alternative<std::vector<double>>(column.values))
        return "datatype=\"double\"";
    if (std::holds_alternative<std::vector<std::int64_t>>(column.values))
        return "datatype=\"long\"";
    if (std::holds_alternative<std::vector<std::uint8_t>>(column.values))
        return "datatype=\"boolean\"";
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        const bool isAscii = std::ranges::all_of(*texts, [](const std::string& text) {
            return std::ranges::all_of(text, [](char character) { return static_cast<signed char>(character) >= 0; });
        });
        return isAscii ? "datatype=\"char\" arraysize=\"*\"" : "datatype=\"unicodeChar\" arraysize=\"*\"";
    }
    return "datatype=\"float\" arraysize=\"" + std::to_string(std::get<VectorColumn>(column.values).width) + "\"";
}

std::string numberText(double value, const std::string& finite) {
    return std::isnan(value) ? "NaN" : std::isinf(value) ? (value > 0 ? "+Inf" : "-Inf") : finite;
}

std::string cellOf(const Column& column, std::size_t row) {
    const RowId rowId{static_cast<std::int64_t>(row)};
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
        std::string text;
        for (std::size_t index = 0; index < vectors->width; ++index) {
            const float value = vectors->values[row * vectors->width + index];
            text += (index ? " " : "") + numberText(static_cast<double>(value), textOf(value));
        }
        return text;
    }
    if (std::holds_alternative<std::vector<double>>(column.values))
        return numberText(column.numberAt(rowId), column.textAt(rowId));
    return escaped(column.textAt(rowId)); // an empty cell is a null (VOTable 1.4, section 5.5)
}

} // namespace

void writeVoTable(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows,
                  const std::string& tableName) {
    file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">\n"
               " <RESOURCE>\n  <TABLE name=\"" +
               escaped(tableName) + "\" nrows=\"" + std::to_string(rows) + "\">\n");
    for (const Column& column : columns) {
        std::string field = "   <FIELD name=\"" + escaped(column.name) + "\" " + typeOf(column);
        if (!column.unit.empty())
            field += " unit=\"" + escaped(column.unit) + "\"";
        if (!column.ucd.empty())
            field += " ucd=\"" + escaped(column.ucd) + "\"";
        file.write(field + (column.description.empty()
                                ? "/>\n"
                                : "><DESCRIPTION>" + escaped(column.description) + "</DESCRIPTION></FIELD>\n"));
    }
    file.write("   <DATA><TABLEDATA>\n");
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line = "    <TR>";
        for (const Column& column : columns)
            line += "<TD>" + cellOf(column, row) + "</TD>";
        file.write(line + "</TR>\n");
    }
    file.write("   </TABLEDATA></DATA>\n  </TABLE>\n </RESOURCE>\n</VOTABLE>\n");
}

} // namespace oddity::core
