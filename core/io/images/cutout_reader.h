// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/cutout.h"

namespace oddity::core {

/// Which images belong to a catalog, as the user wrote it (IMAGES SPEC of the batch program).
struct ImageSpec {
    /// A FITS stack (N×C×H×W or N×H×W; plane i is row i), a pattern with {column} and {band} fields
    /// ("dir/{id}-{band}.fits"), or a folder (then a catalog column that names its files is looked for).
    std::string text;
    std::vector<std::string> bands; ///< names in file order; empty: from the file, else "band1" …
    int size = 0;                   ///< centre crop in pixels, NaN beyond the image; 0: as stored
    int hdu = 0;                    ///< 1-based, 0: the first HDU with an image
    std::string raColumn;           ///< for the sky positions of stack planes without their own
    std::string decColumn;
};

/// Opens the source and checks it against the catalog. Throws Error(BadInput) when nothing of it is usable; objects
/// whose file is missing are in flaggedRows(). catalog must outlive the source.
std::unique_ptr<CutoutSource> openCutouts(const ImageSpec& spec, const Catalog& catalog);

} // namespace oddity::core
