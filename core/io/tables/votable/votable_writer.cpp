// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_writer.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/io/tables/display_format.h"
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

std::string numberText(double value, const std::string& finite) {
    return std::isnan(value) ? "NaN" : std::isinf(value) ? (value > 0 ? "+Inf" : "-Inf") : finite;
}

bool areAscii(const std::vector<std::string>& texts) {
    return std::ranges::all_of(texts, [](const std::string& text) {
        return std::ranges::all_of(text, [](char character) { return static_cast<signed char>(character) >= 0; });
    });
}

std::size_t charactersIn(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

/// One column's cells.
class CellWriter {
public:
    explicit CellWriter(const Column& column);

    const std::string& type() const { return m_type; } ///< attributes of the FIELD
    std::string cell(std::size_t row) const;

private:
    void describeArrays(const ArrayColumn& arrays);
    std::string realText(double value) const {
        return numberText(value, m_column.isSingle ? textOf(static_cast<float>(value)) : textOf(value));
    }
    std::string arrayCell(const ArrayColumn& arrays, std::size_t row) const;

    const Column& m_column;
    std::string m_type;
    std::size_t m_textWidth = 0; ///< characters of a text in an array
};

std::string typeText(std::string_view datatype, const std::string& arraysize) {
    return "datatype=\"" + std::string(datatype) + "\"" +
           (arraysize.empty() ? std::string() : " arraysize=\"" + arraysize + "\"");
}

std::string arraysizeOf(const Column& column, std::size_t length) {
    std::string axes;
    std::size_t product = 1;
    for (const std::int64_t axis : column.shape) {
        axes += (axes.empty() ? "" : "x") + std::to_string(axis);
        product *= static_cast<std::size_t>(axis);
    }
    return axes.empty() || product != length ? std::to_string(length) : axes;
}

CellWriter::CellWriter(const Column& column) : m_column(column) {
    if (const auto* arrays = std::get_if<ArrayColumn>(&column.values))
        describeArrays(*arrays);
    else if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
        m_type = typeText("float", arraysizeOf(column, vectors->width));
    else if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values))
        m_type = typeText(areAscii(*texts) ? "char" : "unicodeChar", "*");
    else if (std::holds_alternative<std::vector<std::int64_t>>(column.values))
        m_type = typeText("long", "");
    else if (std::holds_alternative<std::vector<std::uint8_t>>(column.values))
        m_type = typeText("boolean", "");
    else
        m_type = typeText(column.isSingle ? "float" : "double", "");
}

void CellWriter::describeArrays(const ArrayColumn& arrays) {
    static constexpr std::string_view types[] = {"double", "long", "boolean", "doubleComplex"};
    static constexpr std::string_view singleTypes[] = {"float", "long", "boolean", "floatComplex"};
    const std::size_t rows = arrays.starts.size() - 1;
    const std::size_t length = rows == 0 ? 0 : arrays.lengthAt(RowId{0});
    bool isFixed = length > 0;
    for (std::size_t row = 1; row < rows && isFixed; ++row)
        isFixed = arrays.lengthAt(RowId{static_cast<std::int64_t>(row)}) == length;
    const std::string size = isFixed ? arraysizeOf(m_column, length) : "*";
    if (const auto* texts = std::get_if<std::vector<std::string>>(&arrays.elements)) {
        m_textWidth = 1;
        for (const std::string& text : *texts)
            m_textWidth = std::max(m_textWidth, charactersIn(text));
        m_type = typeText(areAscii(*texts) ? "char" : "unicodeChar", std::to_string(m_textWidth) + "x" + size);
    } else {
        const bool isScalar = isFixed && length == 1;
        m_type = typeText((m_column.isSingle ? singleTypes : types)[arrays.elements.index()], isScalar ? "" : size);
    }
}

std::string CellWriter::arrayCell(const ArrayColumn& arrays, std::size_t row) const {
    std::string cell;
    const auto add = [this, &cell](const auto& element) {
        using Element = std::decay_t<decltype(element)>;
        if constexpr (std::is_same_v<Element, std::string>) {
            cell += escaped(element) + std::string(m_textWidth - charactersIn(element), ' ');
        } else {
            cell += cell.empty() ? "" : " ";
            if constexpr (std::is_same_v<Element, double>)
                cell += realText(element);
            else if constexpr (std::is_same_v<Element, std::complex<double>>)
                cell += realText(element.real()) + " " + realText(element.imag());
            else if constexpr (std::is_same_v<Element, std::uint8_t>)
                cell += element ? 'T' : 'F';
            else
                cell += std::to_string(element);
        }
    };
    std::visit(
        [&](const auto& elements) {
            for (std::size_t index = arrays.starts[row]; index < arrays.starts[row + 1]; ++index)
                add(elements[index]);
        },
        arrays.elements);
    return cell;
}

std::string CellWriter::cell(std::size_t row) const {
    const RowId rowId{static_cast<std::int64_t>(row)};
    if (const auto* arrays = std::get_if<ArrayColumn>(&m_column.values))
        return arrayCell(*arrays, row);
    if (const auto* vectors = std::get_if<VectorColumn>(&m_column.values)) {
        std::string text;
        for (std::size_t index = 0; index < vectors->width; ++index) {
            const float value = vectors->values[row * vectors->width + index];
            text += (index ? " " : "") + numberText(static_cast<double>(value), textOf(value));
        }
        return text;
    }
    if (std::holds_alternative<std::vector<double>>(m_column.values))
        return numberText(m_column.numberAt(rowId), m_column.textAt(rowId));
    return escaped(m_column.textAt(rowId)); // an empty cell is a null (VOTable 1.4, section 5.5)
}

} // namespace

void writeVoTable(AtomicFile& file, const std::vector<Column>& columns, std::size_t rows,
                  const std::string& tableName) {
    file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">\n"
               " <RESOURCE>\n  <TABLE name=\"" +
               escaped(tableName) + "\" nrows=\"" + std::to_string(rows) + "\">\n");
    std::vector<CellWriter> writers;
    for (const Column& column : columns) {
        writers.emplace_back(column);
        std::string field = "   <FIELD name=\"" + escaped(column.name) + "\" " + writers.back().type();
        if (!column.unit.empty())
            field += " unit=\"" + escaped(column.unit) + "\"";
        if (!column.ucd.empty())
            field += " ucd=\"" + escaped(column.ucd) + "\"";
        if (column.display && column.display->width > 0)
            field += " width=\"" + std::to_string(column.display->width) + "\"";
        if (const std::string precision = column.display ? precisionOf(*column.display) : ""; !precision.empty())
            field += " precision=\"" + precision + "\"";
        file.write(field + (column.description.empty()
                                ? "/>\n"
                                : "><DESCRIPTION>" + escaped(column.description) + "</DESCRIPTION></FIELD>\n"));
    }
    file.write("   <DATA><TABLEDATA>\n");
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line = "    <TR>";
        for (const CellWriter& writer : writers)
            line += "<TD>" + writer.cell(row) + "</TD>";
        file.write(line + "</TR>\n");
    }
    file.write("   </TABLEDATA></DATA>\n  </TABLE>\n </RESOURCE>\n</VOTABLE>\n");
}

} // namespace oddity::core
