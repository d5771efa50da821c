// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

namespace oddity::core {

/// A file and which of its tables: "survey.fits[2]", "survey.fits[SOURCES]", "survey.vot[1]". FITS extensions count as
/// in DS9 and CFITSIO ([0] is the primary HDU, [1] the first extension), the tables of a VOTable from 1; a name is an
/// EXTNAME ("SOURCES,2": of that EXTVER) or a TABLE's name or ID, without regard to case. Without brackets: the first
/// table.
struct TableLocation {
    std::filesystem::path file;
    std::string table; ///< "" the first
};

/// Brackets at the end of path choose a table, unless a file of the whole name exists.
TableLocation tableLocation(const std::filesystem::path& path);

} // namespace oddity::core
