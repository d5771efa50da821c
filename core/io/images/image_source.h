// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/open_files.h"
#include "core/progress.h"

namespace oddity::core {

/// openCutouts() without layers, by way of files that other sources read through too: what is open and decoded is
/// bounded for all together.
std::unique_ptr<CutoutSource> openImages(const ImageSpec& spec, const Catalog& catalog,
                                         const std::shared_ptr<OpenFiles>& files, const Progress& progress);

} // namespace oddity::core
