// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/image_address.h"
#include "core/io/images/open_files.h"

namespace oddity::core {

/// Cuts objects out of survey tiles at the catalog's positions, to the nearest whole pixel of the first band's best
/// tile, whose pixels are copied as they are. Other bands and neighbouring tiles are copied where they share that pixel
/// grid, else averaged or interpolated onto it. Where the best tile has no finite value the next one that has gives it;
/// what no tile covers is NaN and OutsideImage.
std::unique_ptr<CutoutSource> openTiles(const ImageAddress& address, const ImageSpec& spec, const Catalog& catalog,
                                        const std::shared_ptr<OpenFiles>& files, const Progress& progress);

} // namespace oddity::core
