// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "core/data/cutout.h"
#include "core/progress.h"
#include "widgets/image/overlay/mask_picture.h"
#include "widgets/viewer/mask/mask_choice.h"

namespace oddity::widgets {

/// A part of a mask, step × step of its pixels in one, to be painted.
struct MaskPart {
    core::PixelRegion region; ///< of the mask's pixels; whole steps but at the end of the mask
    int step = 1;
    int rowsSkipped = 0; ///< of every step rows that were not looked at, where the part is too large
    MaskPicture picture;
};

/// A pixel of the part has the reasons of all pixels that it stands for. Of a part of more than
/// 64 million pixels fewer rows are read, one of each step at least. Throws what FitsFile throws, and Error(Cancelled).
MaskPart maskPart(const MaskHdu& mask, std::int64_t plane, const core::PixelRegion& region, int step,
                  const core::Progress& progress);

/// The mask's value of each pixel of a region; of real numbers 1 above the threshold, else 0, and 0 where there is
/// none.
std::vector<std::uint32_t> maskCodes(const MaskHdu& mask, std::int64_t plane, const core::PixelRegion& region);

/// "mask 5 (bits 0, 2)", "above 0.5", "not masked".
QString maskText(const MaskHdu& mask, std::uint32_t code);

} // namespace oddity::widgets
