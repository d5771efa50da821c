// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// Writes columns of equal length as FITS (.fits), VOTable (.vot), ECSV (.ecsv) or CSV (.csv), chosen by the file name;
/// replaces the file in one step. FITS, VOTable and ECSV keep types, arrays, units, UCDs and descriptions; text in FITS
/// loses trailing blanks, and its arrays of texts are filled to the longest. In CSV, text that a spreadsheet would
/// run as a formula is guarded by an apostrophe, which our reader takes back; ECSV is for programs, which would take
/// the apostrophe for a part of the text, and no spreadsheet opens it. Numbers are exact in all. Returns in sentences
/// what the format cannot hold: FITS headers are ASCII, a name's other characters become '_', those of units and
/// descriptions '?'. Throws Error(Io or Usage).
std::vector<std::string> writeTable(const std::filesystem::path& path, const std::vector<Column>& columns,
                                    const std::string& tableName);

/// Throws Error(Usage) unless writeTable() knows the format; to be asked before long work.
void requireTableName(const std::filesystem::path& path);

/// Puts a number behind every name that a column before has already: what it leaves has each name once.
void makeNamesUnique(std::vector<Column>& columns);

} // namespace oddity::core
