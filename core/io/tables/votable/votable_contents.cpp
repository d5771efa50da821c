// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_contents.h"

#include <algorithm>
#include <map>
#include <memory>
#include <new>
#include <string_view>

#include <expat.h>

#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::int64_t piece = std::int64_t{1} << 20;
constexpr std::int64_t piecesWithoutElement = 16; ///< a longer piece of markup is no VOTable's
constexpr std::size_t mostTables = 100'000;

struct Contents {
    XML_Parser xml = nullptr;
    std::vector<TableEntry> tables;
    std::map<std::string, std::int64_t> columnsById; ///< a table may refer to another's fields
    bool isInTable = false;
    bool isStream = false; ///< its rows are not elements
    std::int64_t lastPiece = 0, currentPiece = 0;

    void start(std::string_view name, const XML_Char** attributes) {
        if (name == "TABLE" && !isInTable && tables.size() < mostTables) {
            isInTable = true;
            isStream = false;
            TableEntry& table = tables.emplace_back();
            table.choice = std::to_string(tables.size());
            table.name = attribute(attributes, "name");
            table.id = attribute(attributes, "ID");
            table.rows = integerFrom(attribute(attributes, "nrows")).value_or(0);
            if (const auto other = columnsById.find(attribute(attributes, "ref")); other != columnsById.end())
                table.columns = other->second;
        } else if (isInTable && name == "FIELD") {
            ++tables.back().columns;
        } else if (isInTable && name == "TABLEDATA") {
            tables.back().rows = 0; // they are counted
        } else if (isInTable && name == "TR") {
            ++tables.back().rows;
        } else if (isInTable && name == "STREAM" && tables.back().rows == 0) {
            tables.back().rows = -1;
        }
    }
    void end(std::string_view name) {
        if (name != "TABLE" || !isInTable)
            return;
        isInTable = false;
        TableEntry& table = tables.back();
        if (!table.id.empty())
            columnsById[table.id] = table.columns;
        if (table.name.empty())
            table.name = table.id;
    }
    static std::string attribute(const XML_Char** attributes, std::string_view name) {
        for (std::size_t index = 0; attributes[index]; index += 2)
            if (name == attributes[index])
                return attributes[index + 1];
        return {};
    }
    /// Memory that runs out ends the list where it is.
    template <typename Work> void guarded(const Work& work) noexcept {
        lastPiece = currentPiece;
        try {
            work();
        } catch (const std::bad_alloc&) {
            XML_StopParser(xml, XML_FALSE);
        }
    }
};

std::string_view localName(const char* name) {
    const std::string_view whole(name);
    const std::size_t colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

void XMLCALL onStart(void* user, const XML_Char* name, const XML_Char** attributes) {
    auto& contents = *static_cast<Contents*>(user);
    contents.guarded([&] { contents.start(localName(name), attributes); });
}

void XMLCALL onEnd(void* user, const XML_Char* name) {
    auto& contents = *static_cast<Contents*>(user);
    contents.guarded([&] { contents.end(localName(name)); });
}

void XMLCALL onText(void* user, const XML_Char*, int) {
    auto& contents = *static_cast<Contents*>(user);
    contents.lastPiece = contents.currentPiece;
}

void XMLCALL onEntity(void* user, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                      const XML_Char*, const XML_Char*) {
    XML_StopParser(static_cast<Contents*>(user)->xml, XML_FALSE);
}

} // namespace

std::vector<TableEntry> tablesOfVoTable(const FileBytes& bytes, const Progress& progress) {
    const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> xml(XML_ParserCreate(nullptr), XML_ParserFree);
    if (!xml)
        throw std::bad_alloc();
    Contents contents;
    contents.xml = xml.get();
    XML_SetUserData(xml.get(), &contents);
    XML_SetElementHandler(xml.get(), onStart, onEnd);
    XML_SetCharacterDataHandler(xml.get(), onText);
    XML_SetEntityDeclHandler(xml.get(), onEntity);
    std::string buffer;
    for (std::int64_t offset = 0; offset < bytes.size(); offset += piece, ++contents.currentPiece) {
        progress.throwIfStopped();
        progress.step(offset, bytes.size(), "Looking for tables");
        buffer = bytes.readSome(offset, static_cast<std::size_t>(piece));
        const bool isLast = offset + piece >= bytes.size();
        if (XML_Parse(xml.get(), buffer.data(), static_cast<int>(buffer.size()), isLast) != XML_STATUS_OK ||
            contents.currentPiece - contents.lastPiece > piecesWithoutElement)
            break; // readTable() says what is wrong
    }
    return std::move(contents.tables);
}

} // namespace oddity::core
