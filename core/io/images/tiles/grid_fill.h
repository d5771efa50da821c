// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/io/fits/fits_file.h"
#include "core/io/images/tiles/grid_map.h"

namespace oddity::core {

/// What is known of a pixel of a grid.
enum class Coverage : std::uint8_t {
    Outside, ///< of every image so far
    Empty,   ///< in an image that has no finite value for it
    Filled
};
using Covered = std::vector<Coverage>;

/// Marks the pixels that an image of width × height covers as Filled, without its values; gives the number of those
/// that were not before.
std::size_t cover(const GridMap& map, int gridWidth, std::int64_t width, std::int64_t height, Covered& covered);

/// What an image's values measure, which says of what the mean is taken where pixels are averaged or interpolated: of
/// the values themselves, or of the variance that a value of noise stands for. The mean variance is that of a pixel of
/// the image, whichever way the map tells it, and the noisiest pixels count most in it; a mean of inverse variances
/// would let the best ones speak for them. It is not divided by the number of pixels, as the variance of a mean of
/// independent ones would be: resampled pixels are not independent.
enum class Measure { Value, InverseVariance, Deviation };

/// Gives the pixels that are not Filled yet the image's values and marks them: copied where the grids agree, averaged
/// over the pixel where the image is finer, else interpolated bilinearly (missing ones left out, more than half missing
/// gives NaN), so that the value a pixel, its surface brightness, is kept. What has a part of a pixel without
/// information, of noise of 0 or below, is 0. Throws as FitsFile::readRegion().
void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              Measure measure, std::span<float> into, Covered& covered);
/// The same of mask bits, all that are in the pixel where the image is finer, and of segment numbers: the nearest
/// pixel's where the grids differ.
void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              CodeKind kind, std::span<std::uint32_t> into, Covered& covered);

} // namespace oddity::core
