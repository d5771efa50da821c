// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/io/fits/compression/dither.h"
#include "core/io/fits/fits_header.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

/// How the header of a tile-compressed image (FITS standard 4.0, section 10.1) describes it. One table row is a tile.
struct CompressedImage {
    enum class Method { Rice, Gzip, ShuffledGzip, Plio, Hcompress, None };

    Method method = Method::Rice;
    int bitpix = 0;                     ///< of the pixels
    std::vector<std::int64_t> axes;     ///< fastest first, at most 6
    std::vector<std::int64_t> tileAxes; ///< of a whole tile
    std::vector<std::int64_t> tileCounts;
    int riceBlock = 32;
    int riceBytes = 4;
    bool isSmooth = false;
    /// PLIO has no negative numbers: CFITSIO stores unsigned 16-bit images (BZERO = 32768) with this added.
    std::int32_t plioOffset = 0;
    bool isQuantized = false; ///< integers stand for real numbers
    Quantization quantization;
    std::optional<std::int64_t> blank; ///< of an integer image

    std::int64_t rowBytes = 0;
    std::int64_t rows = 0;
    std::int64_t heapStart = 0; ///< from the start of the HDU's data
    /// Columns; absent ones have repeat 0.
    BinaryField compressed, gzipCompressed, uncompressed, scale, zero, blankOfTile;

    bool hasReals() const { return bitpix < 0; }
    std::int64_t tilePixels() const; ///< of a whole tile
    std::int64_t pixelsOfTile(std::int64_t row) const;
    std::vector<std::int64_t> lengthsOfTile(std::int64_t row) const; ///< cut off at the image's edge
};

/// Checks the keywords and columns against the standard and against the size of the data, dataBytes, before anything
/// is allocated. Throws Error(BadInput) naming file, HDU and keyword.
CompressedImage compressedImageOf(const FitsHeader& header, std::int64_t dataBytes, const std::filesystem::path& path,
                                  int hdu);

} // namespace oddity::core
