// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/files/file_choice.h"
#include "core/io/images/open_files.h"

namespace oddity::core {

/// One image per object, or one per object and band: FITS or pictures. Every file's headers are checked at opening, on
/// all cores; what is missing, damaged or of another shape flags its row with the reason. place: what errors name.
std::unique_ptr<CutoutSource> openFiles(FileChoice choice, const ImageSpec& spec, const std::string& place,
                                        const std::shared_ptr<OpenFiles>& files, const Progress& progress);

} // namespace oddity::core
