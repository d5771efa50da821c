// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/contents/table_contents.h"

#include <algorithm>

#include "core/hdu_name.h"
#include "core/io/file_bytes.h"
#include "core/io/file_info.h"
#include "core/io/fits/header_scan.h"
#include "core/io/tables/votable/votable_contents.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

std::vector<TableEntry> tablesOfFits(const FileBytes& bytes) {
    std::vector<TableEntry> tables;
    for (const FitsHdu& hdu : scanFits(bytes).hdus)
        if (hdu.isTable())
            tables.push_back({.choice = std::to_string(shownHduNumber(hdu.number)),
                              .name = hdu.name(),
                              .rows = hdu.axes[1],
                              .columns = hdu.header.integer("TFIELDS").value_or(0)});
    return tables;
}

} // namespace

std::vector<TableEntry> tablesIn(const std::filesystem::path& file, const Progress& progress) {
    const FileBytes bytes(file);
    switch (contentOf(bytes)) {
    case FileContent::Fits:
        return tablesOfFits(bytes);
    case FileContent::VoTable:
        return tablesOfVoTable(bytes, progress);
    default:
        return {};
    }
}

int placeOfTable(const std::vector<TableEntry>& tables, const std::string& choice) {
    const auto placeOf = [&tables](auto isWanted) {
        const auto match = std::ranges::find_if(tables, isWanted);
        return match == tables.end() ? -1 : static_cast<int>(match - tables.begin());
    };
    if (!choice.empty())
        return placeOf([&choice](const TableEntry& table) {
            return table.choice == choice || equalsIgnoringCase(table.name, choice) ||
                   equalsIgnoringCase(table.id, choice);
        });
    const int filled = placeOf([](const TableEntry& table) { return table.rows != 0; });
    return filled >= 0 || tables.empty() ? filled : 0;
}

} // namespace oddity::core
