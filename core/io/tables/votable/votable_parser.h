// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/io/tables/table_reader.h"
#include "core/io/tables/votable/base64.h"
#include "core/io/tables/votable/query_status.h"
#include "core/io/tables/votable/votable_field.h"

namespace oddity::core {

/// Follows the elements of one VOTable document and keeps the table that was asked for; knows nothing of the XML
/// parser that calls it. Throws Error(BadInput) naming row and field.
class VoTableParser {
public:
    using Attributes = std::vector<std::pair<std::string, std::string>>;

    VoTableParser(std::filesystem::path path, std::string choice, const Progress& progress);

    void startElement(std::string_view name, const Attributes& attributes);
    void endElement(std::string_view name);
    void text(std::string_view text);

    bool isDone() const { return m_isDone; } ///< the rest of the document need not be read
    /// The document ends, or is no XML any more, before its last element is closed. True where the table asked for is
    /// whole, or where isCut and it has whole rows: these are kept, and a remark says so.
    bool endEarly(const std::string& reason, bool isCut);
    Table finished(); ///< at the end; throws Error(BadInput or NotFound) where there is no such table

private:
    enum class Stream { None, Binary, Binary2, Fits };

    [[noreturn]] void fail(const std::string& detail, const std::string& field = {}) const;
    void startTable(const Attributes& attributes);
    void takeNamedError(const Attributes& attributes);
    void startField(const Attributes& attributes);
    void startValues(const Attributes& attributes);
    void startData();
    void startStream(const Attributes& attributes);
    void endField();
    void endCell();
    void endRow();
    void endStream();
    void endTable();
    void readFits();
    void checkLength();
    std::vector<std::string> remarksOnEnd() const;

    std::filesystem::path m_path;
    std::string m_choice;
    const Progress& m_progress;
    std::vector<std::string> m_open; ///< elements, outermost first
    std::string m_text;
    bool m_takesText = false;
    bool m_isBase64Cell = false;
    bool m_isDone = false;
    bool m_hasSeenRoot = false;

    std::size_t m_tables = 0;
    std::vector<std::string> m_known; ///< numbers and names of the tables seen, for messages
    QueryStatus m_status;
    std::optional<QueryStatus::Kind> m_statusOfInfo;             ///< of the open INFO
    std::optional<std::string> m_namedError;                     ///< counts where there is no table
    std::unordered_map<std::string, std::string> m_nullOfValues; ///< by the ID of a VALUES element

    bool m_isInTable = false;
    bool m_isChosen = false;
    std::string m_id;
    std::string m_name;
    std::unordered_map<std::string, std::vector<VoField>> m_fieldsOfTable; ///< by the ID of a TABLE
    std::vector<VoField> m_fields;
    std::vector<ColumnBuilder> m_columns;
    std::vector<std::string> m_remarks;
    std::size_t m_rows = 0;
    std::size_t m_cell = 0;
    Stream m_stream = Stream::None;
    bool m_takesBase64 = false;
    Base64Decoder m_base64;
    int m_extension = -1; ///< of a FITS stream
    std::optional<Table> m_fits;
    std::optional<Table> m_found;
    bool m_hasFound = false; ///< the table asked for: none behind it is looked at
    QueryStatus::Place m_placeOfFound;
    std::string m_early; ///< why the document ends early
    std::optional<std::int64_t> m_announcedRows;
    std::optional<std::int64_t> m_announcedRowsOfFound;
    /// Of arrays of a fixed length, cells that have another one.
    struct WrongLengths {
        std::size_t cells = 0;
        std::size_t firstRow = 0;
        std::size_t firstLength = 0;
    };
    std::unordered_map<std::size_t, WrongLengths> m_wrongLengths; ///< by column
};

} // namespace oddity::core
