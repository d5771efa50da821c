// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/images/image_address.h"
#include "core/progress.h"

namespace oddity::core {

/// An image: a file and the HDU in it as FitsFile::imageHduNamed() takes it.
struct ImageFile {
    std::filesystem::path path;
    std::string hdu;
};

/// The images of one object, one per band or one for all; or why there are none.
struct ObjectFiles {
    std::vector<ImageFile> images;
    std::string problem;
};

/// Which files belong to which catalog row.
struct FileChoice {
    std::vector<ObjectFiles> objects;     ///< one per catalog row
    std::vector<std::string> bandPerFile; ///< with {band} in the pattern: the bands, in the order of the images
    std::string description;              ///< how they were chosen, for people
};

// Both report and throw Error(Cancelled).
/// For a pattern with {column} and {band} fields, in the file's name and in the HDU; the bands are looked for on the
/// disk when none are wanted, in files that do not fit one of the other patterns.
FileChoice filesByPattern(const ImageAddress& pattern, const std::vector<std::string>& wantedBands,
                          const std::vector<std::string>& otherPatterns, const Catalog& catalog,
                          const Progress& progress);
/// For a folder: by the catalog column whose values name most files in it.
FileChoice filesInFolder(const ImageAddress& folder, const Catalog& catalog, const Progress& progress);

/// Short bands first by wavelength, others behind by name.
std::vector<std::string> inWavelengthOrder(const std::set<std::string>& bands);

} // namespace oddity::core
