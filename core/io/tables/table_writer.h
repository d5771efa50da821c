// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// Writes columns of equal length as FITS (.fits), VOTable (.vot) or CSV (.csv), chosen by the file name; replaces the
/// file in one step. In CSV, text cells that a spreadsheet would run as a formula get a leading apostrophe; numbers
/// are exact. Throws Error(Io or Usage).
void writeTable(const std::filesystem::path& path, const std::vector<Column>& columns, const std::string& tableName);

} // namespace oddity::core
