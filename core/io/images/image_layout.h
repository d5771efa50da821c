// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/io/fits/fits_file.h"

namespace oddity::core {

/// How the axes of an image HDU are meant: objects × bands × height × width.
struct ImageLayout {
    std::int64_t objects = 1;
    int bands = 1;
    int height = 0;
    int width = 0;

    std::int64_t pixelsPerObject() const { return std::int64_t{bands} * height * width; }
    friend bool operator==(const ImageLayout&, const ImageLayout&) = default;
};

/// N×C×H×W, N×H×W or H×W; of cubes N×T×C×H×W too, their planes counted as bands. Throws Error(BadInput) for other axes
/// and for cutouts beyond 2^27 pixels.
ImageLayout stackLayoutOf(const FitsFile& file, const FitsHdu& image, bool isOfCubes);
/// C×H×W or H×W, axes of length 1 in front ignored: one object. Of a cube T×C×H×W too.
ImageLayout objectLayoutOf(const FitsFile& file, const FitsHdu& image, bool isCube = false);

/// wanted where it names every band, else BAND1 … BANDn or FILTER of the header, else "band1" …; throws
/// Error(BadInput) when wanted has another length.
std::vector<std::string> bandNamesOf(const std::vector<std::string>& wanted, int count, const FitsHdu& image,
                                     const std::filesystem::path& path);

} // namespace oddity::core
