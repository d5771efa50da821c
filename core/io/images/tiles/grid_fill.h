// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/io/fits/fits_file.h"
#include "core/io/images/tiles/grid_map.h"

namespace oddity::core {

/// Which pixels of a grid have a value already.
using Covered = std::vector<std::uint8_t>;

/// Marks the pixels that an image of width × height covers; gives the number of those that were not covered before.
std::size_t cover(const GridMap& map, int gridWidth, std::int64_t width, std::int64_t height, Covered& covered);

/// Gives the pixels that are not covered yet the image's values and marks them: copied where the grids agree, else
/// interpolated bilinearly (missing pixels left out, more than half missing gives NaN), so that the value a pixel, its
/// surface brightness, is kept. Throws as FitsFile::readRegion().
void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              std::span<float> into, Covered& covered);
/// The same of mask bits and segment numbers: the nearest pixel's where the grids differ.
void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              CodeKind kind, std::span<std::uint32_t> into, Covered& covered);

} // namespace oddity::core
