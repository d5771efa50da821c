// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/io/file_bytes.h"
#include "core/io/tables/table_reader.h"

namespace oddity::core {

/// Reads one table of a VOTable document, versions 1.0 to 1.4, in any serialization that lies in the document itself
/// (TABLEDATA, BINARY, BINARY2, FITS). choice: a number from 1, a name or an ID; "" the first table with rows, else the
/// first. No entity is expanded and no other file or address is opened; at most 5,000 columns, cells of 1 MiB, elements
/// 64 deep. What a service says of the result, an nrows that is not true and a file whose end is missing give
/// remarks; a service's error is thrown. Throws Error(BadInput or NotFound) naming row and field.
Table readVoTable(const FileBytes& bytes, const std::string& choice, const Progress& progress);

} // namespace oddity::core
