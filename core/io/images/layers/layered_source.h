// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/open_files.h"

namespace oddity::core {

/// Adds spec.layers to the cutouts of a source: of a pattern, a folder or a stack cropped as the images are, of tiles
/// cut at the cutout's pixels. Mask bits also set Cutout::Flagged. Pixels that a layer does not cover are 0 or NaN in
/// it, of a mask noMaskThere. A row that misses a layer is remarked on and read without it; a layer of
/// another shape than its image is Error(BadInput). catalog must outlive the source.
std::unique_ptr<CutoutSource> addLayers(std::unique_ptr<CutoutSource> images, const ImageSpec& spec,
                                        const Catalog& catalog, const std::shared_ptr<OpenFiles>& files,
                                        const Progress& progress);

} // namespace oddity::core
