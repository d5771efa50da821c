// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/cutout.h"
#include "core/error.h"
#include "core/io/fits/fits_file.h"

namespace oddity::core {

/// The size × size pixels about the middle of an image, or the whole image where size is 0.
PixelRegion middleOf(std::int64_t width, std::int64_t height, int size);

/// The part of a window that is inside the image; of no width or height when there is none.
PixelRegion partInside(const PixelRegion& window, std::int64_t width, std::int64_t height);

/// Reads the pixels of a window that are inside the image into their places; others stay as they were.
void readWindow(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const PixelRegion& window,
                std::span<float> into);
/// The same of mask bits and segment numbers, which may be stored as real numbers too.
void readWindowCodes(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const PixelRegion& window,
                     CodeKind kind, std::span<std::uint32_t> into);

/// Whole numbers as codes, NaN as 0; throws Error(BadInput) at place for fractions and numbers beyond 32 bits.
void codesFrom(std::span<const float> values, CodeKind kind, std::span<std::uint32_t> into, const ErrorPlace& place);

/// 1 for each pixel of a window that is outside the image; empty where none is.
std::vector<std::uint8_t> outsideOf(const PixelRegion& window, std::int64_t width, std::int64_t height);

/// Gives the cutout a mask where part of its window is outside the image.
void maskOutside(Cutout& cutout, const PixelRegion& window, std::int64_t width, std::int64_t height);
/// Gives the cutout a mask if it has none: Missing where it is NaN.
void ensureMask(Cutout& cutout);

} // namespace oddity::core
