// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/images/cutout_reader.h"

namespace oddity::core {

/// The files of one object, one per band or one for all; or why there are none.
struct ObjectFiles {
    std::vector<std::filesystem::path> paths;
    std::string problem;
};

/// Which files belong to which catalog row.
struct FileChoice {
    std::vector<ObjectFiles> objects;     ///< one per catalog row
    std::vector<std::string> bandPerFile; ///< with {band} in the pattern: the bands, in the order of the paths
    std::string description;              ///< how they were chosen, for people
};

/// For a pattern with {column} and {band} fields; the bands are looked for on the disk when spec.bands is empty.
FileChoice filesByPattern(const std::filesystem::path& pattern, const ImageSpec& spec, const Catalog& catalog);
/// For a folder: by the catalog column whose values name most files in it.
FileChoice filesInFolder(const std::filesystem::path& folder, const Catalog& catalog);

} // namespace oddity::core
