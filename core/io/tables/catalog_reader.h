// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/progress.h"

namespace oddity::core {

struct CatalogSpec {
    std::filesystem::path path; ///< may choose a table in brackets, see TableLocation
    std::string idColumn;       ///< empty: guessed (id, objid, object_id, name, file …), else the row number
    std::string raColumn;       ///< empty: guessed (UCD, ra, RAJ2000 …); any unit of angle, or hh:mm:ss
    std::string decColumn;
    int hdu = 0; ///< FITS: 1-based HDU, 0: the first table
};

/// A catalog and the columns that were taken for id and position ("" when there are none).
struct LoadedCatalog {
    Catalog catalog;
    std::string raColumn;
    std::string decColumn;
    std::vector<std::string> remarks; ///< what was guessed or left out, for people
};

/// Reads any table (see readTable) as a survey's catalog: it must have rows and, where a column names the objects, no
/// id twice; blanks behind an id are no part of it in any format. Positions in sexagesimal text or in another unit of
/// angle get columns of degrees beside them ("ra_deg"). Throws Error(BadInput) naming file, HDU, row and field.
LoadedCatalog readCatalog(const CatalogSpec& spec, const Progress& progress);

} // namespace oddity::core
