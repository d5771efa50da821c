// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/writer/ascii_texts.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/joined_words.h"

namespace oddity::core {

namespace {

bool isAscii(std::string_view text) {
    return std::ranges::all_of(text, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

/// One substitute for each character of UTF-8 beyond printable ASCII.
std::string asciiOf(std::string_view text, char substitute) {
    std::string ascii;
    for (const char byte : text) {
        const bool isContinuation = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
        if (!isContinuation)
            ascii += byte >= ' ' && byte <= '~' ? byte : substitute;
    }
    return ascii;
}

std::string asciiUnitOf(std::string unit) {
    constexpr std::pair<std::string_view, std::string_view> spellings[] = {
        {"\xC2\xB5", "u"}, {"\xCE\xBC", "u"}, {"\xC3\x85", "Angstrom"}, {"\xE2\x84\xAB", "Angstrom"}};
    for (const auto& [character, spelled] : spellings)
        for (std::size_t at = unit.find(character); at != std::string::npos; at = unit.find(character))
            unit.replace(at, character.size(), spelled);
    return asciiOf(unit, '?');
}

} // namespace

AsciiTexts asciiTextsOf(const std::vector<Column>& columns) {
    AsciiTexts texts;
    std::set<std::string> taken;
    for (const Column& column : columns)
        if (isAscii(column.name))
            taken.insert(column.name);
    std::vector<std::string> changed;
    for (const Column& column : columns) {
        const std::string plain = asciiOf(column.name, '_');
        std::string name = plain;
        if (!isAscii(column.name)) {
            for (int suffix = 2; !taken.insert(name).second; ++suffix)
                name = plain + "_" + std::to_string(suffix);
            changed.push_back("column '" + column.name + "' is called '" + name + "'");
        }
        texts.names.push_back(std::move(name));
        texts.units.push_back(asciiUnitOf(column.unit));
        if (!isAscii(column.unit))
            changed.push_back("the unit '" + column.unit + "' of '" + texts.names.back() + "' is written '" +
                              texts.units.back() + "'");
        if (!isAscii(column.description))
            changed.push_back("the description of '" + texts.names.back() + "' has '?' for other characters");
    }
    if (!changed.empty())
        texts.remarks.push_back("FITS headers hold ASCII alone: " + joinedWords(changed, "; ") + ".");
    return texts;
}

} // namespace oddity::core
