// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/fits/header_scan.h"
#include "core/progress.h"

namespace oddity::core {

/// The columns of a FITS ASCII table (FITS standard 4.0, section 7.2): TNULL, TSCAL and TZERO applied, decimal points
/// implied by Fw.d, Ew.d and Dw.d where none is written; blank numeric fields are missing. Integers that do not fit
/// into 64 bits stay text. Throws Error(BadInput) naming file, HDU, row and field.
std::vector<Column> readAsciiTable(const FileBytes& bytes, const FitsHdu& table, std::vector<Column> described,
                                   std::vector<std::string>& remarks, const Progress& progress);

} // namespace oddity::core
