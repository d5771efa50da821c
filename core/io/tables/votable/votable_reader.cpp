// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_reader.h"

#include <algorithm>
#include <exception>
#include <memory>

#include <expat.h>

#include "core/error.h"
#include "core/io/tables/votable/votable_parser.h"

namespace oddity::core {

namespace {

/// The newest expat deprecates the functions that count in a platform's long.
#ifdef ODDITY_EXPAT_COUNTS_64
constexpr auto lineOf = XML_GetCurrentLineNumber64;
constexpr auto byteOf = XML_GetCurrentByteIndex64;
#else
constexpr auto lineOf = XML_GetCurrentLineNumber;
constexpr auto byteOf = XML_GetCurrentByteIndex;
#endif

constexpr std::int64_t piece = std::int64_t{1} << 20;
constexpr std::int64_t tokenLimit = std::int64_t{16} << 20;

/// Expat's callbacks; an exception waits until Expat, which is C, has returned.
struct Document {
    XML_Parser xml = nullptr;
    VoTableParser& parser;
    std::exception_ptr failure = nullptr;
    const char* refusal = nullptr;

    template <typename Work> void guarded(const Work& work) noexcept {
        if (failure || refusal)
            return;
        try {
            work();
        } catch (...) {
            failure = std::current_exception();
            XML_StopParser(xml, XML_FALSE);
        }
    }
};

/// The errors that a document gives whose end is missing.
bool isEndOfText(XML_Error code) {
    return code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN || code == XML_ERROR_PARTIAL_CHAR ||
           code == XML_ERROR_UNCLOSED_CDATA_SECTION;
}

std::string_view localName(const char* name) {
    const std::string_view whole(name);
    const std::size_t colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

void XMLCALL onStart(void* user, const XML_Char* name, const XML_Char** attributes) {
    auto& document = *static_cast<Document*>(user);
    document.guarded([&] {
        VoTableParser::Attributes list;
        for (std::size_t index = 0; attributes[index]; index += 2)
            list.emplace_back(attributes[index], attributes[index + 1]);
        document.parser.startElement(localName(name), list);
    });
}

void XMLCALL onEnd(void* user, const XML_Char* name) {
    auto& document = *static_cast<Document*>(user);
    document.guarded([&] {
        document.parser.endElement(localName(name));
        if (document.parser.isDone())
            XML_StopParser(document.xml, XML_FALSE);
    });
}

void XMLCALL onText(void* user, const XML_Char* text, int length) {
    auto& document = *static_cast<Document*>(user);
    document.guarded([&] { document.parser.text({text, static_cast<std::size_t>(length)}); });
}

/// Entities of the document's own are never needed in a VOTable, and are how small documents grow without bound.
void XMLCALL onEntity(void* user, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                      const XML_Char*, const XML_Char*) {
    auto& document = *static_cast<Document*>(user);
    document.refusal = "declares XML entities, which is refused";
    XML_StopParser(document.xml, XML_FALSE);
}

} // namespace

Table readVoTable(const FileBytes& bytes, const std::string& choice, const Progress& progress) {
    const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> xml(XML_ParserCreate(nullptr), XML_ParserFree);
    if (!xml)
        throw std::bad_alloc();
    VoTableParser parser(bytes.path(), choice, progress);
    Document document{.xml = xml.get(), .parser = parser};
    XML_SetUserData(xml.get(), &document);
    XML_SetElementHandler(xml.get(), onStart, onEnd);
    XML_SetCharacterDataHandler(xml.get(), onText);
    XML_SetEntityDeclHandler(xml.get(), onEntity);
    const auto fail = [&](const std::string& detail) {
        throw Error(ErrorKind::BadInput, detail + " (line " + std::to_string(lineOf(xml.get())) + ")",
                    {.path = bytes.path().string()});
    };
    std::string buffer;
    for (std::int64_t offset = 0; !parser.isDone(); offset += piece) {
        progress.throwIfStopped();
        progress.step(std::min(offset, bytes.size()), bytes.size(), "Reading the table");
        buffer = bytes.readSome(std::min(offset, bytes.size()), static_cast<std::size_t>(piece));
        const bool isLast = offset + piece >= bytes.size();
        const XML_Status status = XML_Parse(xml.get(), buffer.data(), static_cast<int>(buffer.size()), isLast);
        if (document.failure)
            std::rethrow_exception(document.failure);
        if (document.refusal)
            fail(document.refusal);
        if (parser.isDone())
            break;
        if (status != XML_STATUS_OK) {
            const XML_Error code = XML_GetErrorCode(xml.get());
            const bool isCut = isLast && isEndOfText(code);
            const std::string reason = std::string("not well-formed XML: ") + XML_ErrorString(code);
            if (!parser.endEarly(isCut ? "the file is cut off before its end" : "what follows the table is " + reason,
                                 isCut))
                fail("is " + reason);
            break;
        }
        if (isLast)
            break;
        if (offset + piece - byteOf(xml.get()) > tokenLimit)
            fail("holds a piece of markup longer than 16 MiB");
    }
    return parser.finished();
}

} // namespace oddity::core
