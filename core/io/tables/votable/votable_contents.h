// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/io/file_bytes.h"
#include "core/io/tables/contents/table_contents.h"

namespace oddity::core {

/// The tables of a VOTable document, numbered from 1, with what their elements say; up to the place where the document
/// is no XML any more. No entity is expanded. Throws Error(Cancelled), and Error(Io) where it cannot be read.
std::vector<TableEntry> tablesOfVoTable(const FileBytes& bytes, const Progress& progress);

} // namespace oddity::core
