// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/io/fits/compression/compressed_image.h"
#include "core/io/fits/header_scan.h"

namespace oddity::core {

/// The pixels of one tile, BSCALE and BZERO not yet applied. Images of up to 32 bits give 32-bit integers; those of
/// 64 bits, 64-bit ones; quantized reals are restored as float32, others are as wide as they were.
struct Tile {
    std::variant<std::vector<std::int32_t>, std::vector<std::int64_t>, std::vector<float>, std::vector<double>> pixels;
    std::optional<std::int64_t> blank; ///< among integers

    std::size_t bytes() const;
};

/// Decodes tiles of a compressed image, each from its own bytes: RICE_1, GZIP_1, GZIP_2, PLIO_1, HCOMPRESS_1 and
/// NOCOMPRESS, the tiles that were left uncompressed, quantized and dithered reals. A tile of more pixels than its
/// bytes can stand for is refused before memory is taken. Written anew because CFITSIO 4.2 writes beyond its memory for
/// damaged HCOMPRESS tiles, does not return from damaged gzip tiles and decodes a tile again at every read.
/// Thread-safe. Throws Error(BadInput) naming file, HDU, row and column.
class TileDecoder {
public:
    /// bytes must outlive the decoder.
    TileDecoder(const FileBytes& bytes, const FitsHdu& image);

    const CompressedImage& image() const { return m_image; }
    Tile decode(std::int64_t row) const;

private:
    const FileBytes& m_bytes;
    int m_hdu;
    std::int64_t m_dataOffset;
    std::int64_t m_dataBytes;
    std::int64_t m_fieldsStart = 0; ///< in a row, of the columns that matter
    std::int64_t m_fieldsEnd = 0;
    CompressedImage m_image;
};

} // namespace oddity::core
