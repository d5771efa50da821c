// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.h"

namespace oddity::core {

/// One of the tables of a file.
struct TableEntry {
    std::string choice;     ///< what stands in the brackets behind the file's name, see TableLocation
    std::string name;       ///< may be empty
    std::string id;         ///< a VOTable's, another name that chooses it
    std::int64_t rows = -1; ///< -1: not known without reading them
    std::int64_t columns = 0;
};

/// The tables of a FITS file or a VOTable, in their order; of other formats none. What is wrong with a table is left to
/// readTable(): a VOTable's tables are those before the place where it can no longer be followed. Throws Error(Io or
/// BadInput) for a file that cannot be opened.
std::vector<TableEntry> tablesIn(const std::filesystem::path& file, const Progress& progress);

/// The place of that which readTable() reads for this choice, -1 where there is none. choice: "" the first with rows.
int placeOfTable(const std::vector<TableEntry>& tables, const std::string& choice);

} // namespace oddity::core
