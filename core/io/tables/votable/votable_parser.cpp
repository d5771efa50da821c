// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_parser.h"

#include <algorithm>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/file_bytes.h"
#include "core/io/fits/header_scan.h"
#include "core/io/tables/fits/fits_table.h"
#include "core/io/tables/fits/packed_table.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/votable/votable_binary.h"
#include "core/io/tables/votable/votable_cells.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::size_t columnLimit = 5000;
constexpr std::size_t cellLimit = std::size_t{1} << 20;
constexpr std::size_t depthLimit = 64;
constexpr std::size_t tablesKept = 100; ///< whose fields a later table may refer to

std::string attribute(const VoTableParser::Attributes& attributes, std::string_view name) {
    const auto match =
        std::ranges::find(attributes, name, [](const auto& entry) -> std::string_view { return entry.first; });
    return match == attributes.end() ? std::string() : match->second;
}

/// "1 cell is", "2 cells are".
std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? " is" : "s are");
}

/// Blanks and line ends of running text as single blanks.
std::string runningText(std::string_view text) {
    std::string result;
    for (const char character : text) {
        const bool isBlank = std::string_view(" \t\r\n").find(character) != std::string_view::npos;
        if (!isBlank)
            result += character;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    if (result.ends_with(' '))
        result.pop_back();
    return result;
}

} // namespace

VoTableParser::VoTableParser(std::filesystem::path path, std::string choice, const Progress& progress)
    : m_path(std::move(path)), m_choice(std::move(choice)), m_progress(progress) {}

void VoTableParser::fail(const std::string& detail, const std::string& field) const {
    const bool isInRow = m_isInTable && std::ranges::find(m_open, "TR") != m_open.end();
    throw Error(ErrorKind::BadInput, detail,
                {.path = m_path.string(), .row = isInRow ? static_cast<std::int64_t>(m_rows) : -1, .field = field});
}

void VoTableParser::startElement(std::string_view name, const Attributes& attributes) {
    if (m_open.size() >= depthLimit)
        fail("its elements are nested more than " + std::to_string(depthLimit) + " deep");
    const std::string parent = m_open.empty() ? std::string() : m_open.back();
    m_open.emplace_back(name);
    if (!m_hasSeenRoot && name != "VOTABLE")
        fail("is XML that begins with <" + validUtf8(name.substr(0, 40)) + ">, not a VOTable");
    m_hasSeenRoot = true;
    if (name == "TD" && m_isChosen) {
        m_text.clear();
        m_takesText = true;
        m_isBase64Cell = attribute(attributes, "encoding") == "base64";
    } else if (name == "TR") {
        if (parent == "TR")
            fail("has a row within a row");
        m_cell = 0;
    } else if (name == "TABLE") {
        startTable(attributes);
    } else if (name == "RESOURCE") {
        m_status.openResource();
    } else if (name == "FIELD" && m_isInTable) {
        startField(attributes);
    } else if (name == "VALUES" && parent == "FIELD" && m_isInTable) {
        startValues(attributes);
    } else if (name == "DESCRIPTION" && parent == "FIELD" && m_isInTable) {
        m_text.clear();
        m_takesText = true;
    } else if (name == "INFO") {
        m_statusOfInfo = equalsIgnoringCase(attribute(attributes, "name"), "QUERY_STATUS")
                             ? QueryStatus::kindOf(attribute(attributes, "value"))
                             : std::nullopt;
        m_text.clear();
        m_takesText = m_statusOfInfo.has_value();
        takeNamedError(attributes);
    } else if (name == "PARAM") {
        takeNamedError(attributes);
    } else if (name == "DATA" && m_isInTable) {
        startData();
    } else if (m_isChosen && (name == "BINARY" || name == "BINARY2" || name == "FITS")) {
        m_stream = name == "BINARY" ? Stream::Binary : name == "BINARY2" ? Stream::Binary2 : Stream::Fits;
        m_extension = static_cast<int>(
            std::clamp<std::int64_t>(integerFrom(attribute(attributes, "extnum")).value_or(-1), -1, 1 << 20));
    } else if (m_isChosen && name == "STREAM" && m_stream != Stream::None) {
        startStream(attributes);
    }
}

void VoTableParser::text(std::string_view text) {
    if (m_takesBase64) {
        if (!m_base64.add(text))
            fail("the stream is not Base64");
    } else if (m_takesText) {
        if (m_text.size() + text.size() > cellLimit)
            fail("a cell is longer than 1 MiB");
        m_text.append(text);
    }
}

void VoTableParser::endElement(std::string_view name) {
    if (name == "TD" && m_isChosen) {
        endCell();
    } else if (name == "TR" && m_isChosen) {
        endRow();
    } else if (name == "DESCRIPTION" && m_takesText && !m_fields.empty()) {
        m_fields.back().description = runningText(m_text);
    } else if (name == "INFO" && m_statusOfInfo) {
        m_status.take(*m_statusOfInfo, validUtf8(runningText(m_text)));
        m_statusOfInfo.reset();
    } else if (name == "INFO" && m_takesText && m_namedError && m_namedError->empty()) {
        m_namedError = validUtf8(runningText(m_text));
    } else if (name == "RESOURCE") {
        m_status.closeResource();
    } else if (name == "STREAM" && m_isChosen && m_takesBase64) {
        endStream();
    } else if (name == "FIELD" && m_isInTable) {
        endField();
    } else if (name == "TABLE" && m_isInTable) {
        endTable();
    }
    m_takesText = false;
    if (!m_open.empty())
        m_open.pop_back();
}

/// Older services say what is wrong in an INFO or PARAM called Error (IVOA Simple Cone Search 1.03, section 2.3).
void VoTableParser::takeNamedError(const Attributes& attributes) {
    if (!equalsIgnoringCase(attribute(attributes, "name"), "Error"))
        return;
    m_namedError = validUtf8(runningText(attribute(attributes, "value")));
    m_takesText = m_takesText || m_namedError->empty();
}

void VoTableParser::startTable(const Attributes& attributes) {
    if (m_isInTable)
        fail("a TABLE lies within another");
    const std::vector<int>& around = m_placeOfFound.resources;
    m_isDone = m_hasFound && (around.empty() || !m_status.isOpen(around.back()));
    ++m_tables;
    m_status.openTable();
    m_isInTable = true;
    m_isChosen = false;
    m_announcedRows = integerFrom(attribute(attributes, "nrows"));
    m_wrongLengths.clear();
    m_fields.clear();
    m_columns.clear();
    m_remarks.clear();
    m_fits.reset();
    m_rows = 0;
    m_stream = Stream::None;
    m_id = attribute(attributes, "ID");
    m_name = attribute(attributes, "name");
    const auto described = m_fieldsOfTable.find(attribute(attributes, "ref"));
    if (described != m_fieldsOfTable.end())
        m_fields = described->second;
    if (m_known.size() < 30)
        m_known.push_back(std::to_string(m_tables) + (m_name.empty() ? "" : " ('" + m_name + "')"));
    const auto number = integerFrom(m_choice);
    const bool isWanted = m_choice.empty() || (number && *number == static_cast<std::int64_t>(m_tables)) ||
                          equalsIgnoringCase(m_choice, m_name) || equalsIgnoringCase(m_choice, m_id);
    m_isChosen = isWanted && !m_hasFound;
    if (m_name.empty())
        m_name = m_id;
}

void VoTableParser::startField(const Attributes& attributes) {
    if (m_fields.size() >= columnLimit)
        fail("has more than " + std::to_string(columnLimit) + " columns");
    if (!m_columns.empty())
        fail("a FIELD follows the table's data");
    VoField& field = m_fields.emplace_back();
    field.id = attribute(attributes, "ID");
    field.name = attribute(attributes, "name");
    field.unit = attribute(attributes, "unit");
    field.ucd = attribute(attributes, "ucd");
    field.datatype = attribute(attributes, "datatype");
    field.arraysize = attribute(attributes, "arraysize");
    field.width = attribute(attributes, "width");
    field.precision = attribute(attributes, "precision");
}

void VoTableParser::startValues(const Attributes& attributes) {
    const auto has = [&attributes](std::string_view name) {
        return std::ranges::any_of(attributes, [name](const auto& entry) { return entry.first == name; });
    };
    if (m_fields.empty())
        return;
    VoField& field = m_fields.back();
    if (has("null"))
        field.null = attribute(attributes, "null");
    else if (const auto known = m_nullOfValues.find(attribute(attributes, "ref")); known != m_nullOfValues.end())
        field.null = known->second;
    const std::string id = attribute(attributes, "ID");
    if (!id.empty() && field.null && m_nullOfValues.size() < columnLimit)
        m_nullOfValues[id] = *field.null;
}

void VoTableParser::endField() {
    if (m_fields.empty())
        return;
    VoField& field = m_fields.back();
    const std::string obstacle = field.settle();
    if (!obstacle.empty())
        m_remarks.push_back("Column '" + (field.name.empty() ? field.id : field.name) + "': " + obstacle +
                            (field.isKnownType ? "; it is taken as variable." : "; its cells are read as text."));
}

void VoTableParser::startData() {
    if (!m_isChosen)
        return;
    m_columns.clear();
    m_rows = 0;
    for (const VoField& field : m_fields)
        m_columns.push_back(field.builder(m_columns.size() + 1, m_remarks));
}

void VoTableParser::startStream(const Attributes& attributes) {
    const std::string link = attribute(attributes, "href");
    if (!link.empty())
        fail("the table's data lie elsewhere (" + validUtf8(link.substr(0, 200)) +
             "), which is not followed; convert the file with the data inside");
    if (attribute(attributes, "encoding") != "base64")
        fail("the stream's encoding '" + attribute(attributes, "encoding") + "' is not base64");
    m_base64 = {};
    m_takesBase64 = true;
}

void VoTableParser::endStream() {
    m_takesBase64 = false;
    if (m_columns.size() != m_fields.size())
        fail("a stream lies outside the table's DATA");
    if (m_stream == Stream::Fits)
        return readFits();
    for (const VoField& field : m_fields)
        if (!field.isKnownType)
            fail("the datatype '" + field.datatype + "' is not known, so the binary stream cannot be read", field.name);
    m_rows += addBinaryRows(m_fields, m_base64.bytes(), m_stream == Stream::Binary2, !m_early.empty(), m_path,
                            m_columns, m_progress);
    m_base64 = {};
}

void VoTableParser::readFits() {
    const FileBytes bytes(m_path.string() + " (its FITS stream)", m_base64.take());
    const std::vector<FitsHdu> hdus = scanFits(bytes).hdus;
    const auto isWanted = [this](const FitsHdu& hdu) {
        return hdu.mayBeTable() && (m_extension < 0 || shownHduNumber(hdu.number) == m_extension);
    };
    const auto hdu = std::ranges::find_if(hdus, isWanted);
    if (hdu == hdus.end())
        fail("its FITS stream holds no such table");
    static_cast<void>(hdu->readable());
    m_fits.emplace();
    m_fits->rows = static_cast<std::size_t>(rowsOfTable(*hdu));
    m_fits->columns = readFitsTable(bytes, *hdu, m_remarks, m_progress);
    if (m_fits->columns.size() == m_fields.size())
        for (std::size_t index = 0; index < m_fields.size(); ++index) {
            Column& column = m_fits->columns[index];
            const VoField& field = m_fields[index];
            column.name = field.name.empty() ? column.name : field.name;
            column.unit = field.unit.empty() ? column.unit : field.unit;
            column.ucd = field.ucd;
            column.description = field.description;
        }
}

void VoTableParser::endCell() {
    if (m_cell >= m_columns.size())
        fail("the row has more cells than the table's " + std::to_string(m_columns.size()) + " fields");
    Base64Decoder decoder;
    const bool isRead = m_isBase64Cell
                            ? decoder.add(m_text) && addBinaryCell(m_fields[m_cell], decoder.bytes(), m_columns[m_cell])
                            : addTextCell(m_fields[m_cell], m_text, m_columns[m_cell]);
    if (!isRead)
        fail("'" + validUtf8(m_text.substr(0, 100)) + "' is no " + m_fields[m_cell].datatype, m_columns[m_cell].name());
    checkLength();
    ++m_cell;
}

/// Cells that hold more or fewer elements than the fixed arraysize keep those they have.
void VoTableParser::checkLength() {
    const auto expected = static_cast<std::size_t>(m_fields[m_cell].fixedElements());
    if (expected == 0)
        return;
    const std::size_t length = m_columns[m_cell].lastLength();
    if (length == expected || length == 0) // an empty cell is null
        return;
    WrongLengths& wrong = m_wrongLengths.try_emplace(m_cell, WrongLengths{0, m_rows, length}).first->second;
    ++wrong.cells;
}

void VoTableParser::endRow() {
    if (m_cell != m_columns.size())
        fail("the row has " + std::to_string(m_cell) + " cells, the table " + std::to_string(m_columns.size()) +
             " fields");
    ++m_rows;
}

void VoTableParser::endTable() {
    m_isInTable = false;
    const QueryStatus::Place place = m_status.here();
    m_status.closeTable();
    if (!m_id.empty() && m_fieldsOfTable.size() < tablesKept)
        m_fieldsOfTable[m_id] = m_fields;
    if (!m_isChosen)
        return;
    if (m_columns.empty()) // no DATA
        startData();
    m_isChosen = false;
    Table table = m_fits ? std::move(*m_fits) : Table();
    if (!m_fits) {
        table.rows = m_columns.empty() ? 0 : m_rows;
        for (std::size_t index = 0; index < m_columns.size(); ++index) {
            ColumnBuilder& column = m_columns[index];
            if (column.cells() != m_rows)
                fail("has a row within a row");
            if (const auto wrong = m_wrongLengths.find(index); wrong != m_wrongLengths.end()) {
                column.forgetShape();
                m_remarks.push_back("Column '" + column.name() + "': " + counted(wrong->second.cells, "cell") +
                                    " not filled as the arraysize " + m_fields[index].arraysize + " says, first row " +
                                    std::to_string(wrong->second.firstRow + 1) + " with " +
                                    std::to_string(wrong->second.firstLength) +
                                    " elements; they are kept as they are.");
            }
            table.columns.push_back(column.finished(m_remarks));
        }
    }
    table.name = m_name;
    table.remarks = m_remarks;
    const bool isBetter = !m_found || (m_found->columns.empty() && !table.columns.empty());
    m_hasFound = !m_choice.empty() || table.rows > 0;
    if (!isBetter && !m_hasFound)
        return;
    m_found = std::move(table);
    m_placeOfFound = place;
    m_announcedRowsOfFound = m_announcedRows;
}

} // namespace oddity::core
