// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/open_files.h"
#include "core/progress.h"

namespace oddity::core {

/// True of images in several epochs: a text with {epoch}, or epochs that are named.
bool isOfSequences(const ImageSpec& spec);

/// Opens images of one epoch, or of a cube with all of them.
using OpenStill = std::function<std::unique_ptr<CutoutSource>(const ImageSpec& spec)>;

/// Image sequences: with {epoch} in the text, the images of each epoch, opened as ever; else cubes with an axis of
/// epochs before that of the bands, time × bands × height × width, or time × height × width. An epoch that an object
/// has no image of is a remark; an object without any is flagged. Times are those of spec, else of each object's
/// headers.
std::unique_ptr<CutoutSource> openSequences(const ImageSpec& spec, const Catalog& catalog,
                                            const std::shared_ptr<OpenFiles>& files, const OpenStill& open,
                                            const Progress& progress);

} // namespace oddity::core
