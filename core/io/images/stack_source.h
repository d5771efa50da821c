// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/image_address.h"
#include "core/io/images/open_files.h"

namespace oddity::core {

/// Plane i of one FITS image is catalog row i. A table extension STAMPS with CRVAL1 and CRVAL2 in degrees gives each
/// plane its own TAN sky; else the catalog's positions and the header's pixel scale do.
std::unique_ptr<CutoutSource> openStack(const ImageAddress& address, const ImageSpec& spec, const Catalog& catalog,
                                        const std::shared_ptr<OpenFiles>& files, const Progress& progress);

} // namespace oddity::core
