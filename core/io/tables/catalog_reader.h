// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/progress.h"

namespace oddity::core {

struct CatalogSpec {
    std::filesystem::path path;
    std::string idColumn; ///< empty: guessed (id, objid, object_id, name, file …), else the row number
    std::string raColumn; ///< empty: guessed (ra, RAJ2000, alpha_j2000 …); degrees
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

/// Reads a FITS binary or ASCII table (.fits, .fits.gz) or CSV (.csv, .csv.gz; RFC 4180, UTF-8), chosen by content.
/// Throws Error(BadInput) naming file, HDU, row and field.
LoadedCatalog readCatalog(const CatalogSpec& spec, const Progress& progress);

} // namespace oddity::core
