// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/cutout.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/images/file_choice.h"

namespace oddity::core {

/// One FITS file per object, or one per object and band. Every file's headers are checked at opening, on all cores;
/// what is missing, damaged or of another shape flags its row with the reason.
std::unique_ptr<CutoutSource> openFiles(FileChoice choice, const ImageSpec& spec, const std::filesystem::path& place);

} // namespace oddity::core
