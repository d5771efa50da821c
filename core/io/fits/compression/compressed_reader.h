// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "core/data/cutout.h"
#include "core/io/fits/compression/tile_cache.h"
#include "core/io/fits/compression/tile_decoder.h"
#include "core/io/fits/pixel_conversion.h"

namespace oddity::core {

/// Rectangles of a tile-compressed image: only the tiles touched are decoded, large reads on several threads, which
/// are joined before the call returns. Regions lie inside the image. Thread-safe. Throws Error as TileDecoder.
class CompressedReader {
public:
    /// bytes and cache must outlive the reader; file: its number in the cache.
    CompressedReader(const FileBytes& bytes, const FitsHdu& image, TileCache& cache, std::int64_t file);

    const PixelScaling& scaling() const { return m_scaling; }
    void readRegion(std::int64_t plane, const PixelRegion& region, std::span<float> into) const;
    /// Big-endian numbers, before scaling; missing integers are numbers.scaling.blank where that is set.
    void readStored(std::int64_t plane, const PixelRegion& region, const StoredNumbers& numbers,
                    std::span<char> into) const;
    /// False where a value needs more than 32 bits.
    bool readCodes(std::int64_t plane, const PixelRegion& region, CodeKind kind, std::span<std::uint32_t> into) const;

private:
    /// The part of a region that one tile holds.
    struct Piece {
        std::int64_t row = 0;        ///< the tile
        std::int64_t tileStart = 0;  ///< index in the tile of the part's first pixel
        std::int64_t tileStride = 0; ///< from one image row to the next in the tile
        std::int64_t width = 0;
        std::int64_t height = 0;
        std::int64_t start = 0; ///< index in the region
        bool isWholeTile = false;
    };
    std::vector<Piece> piecesOf(std::int64_t plane, const PixelRegion& region) const;
    /// Calls copy(tile, piece) for every piece, on several threads where that pays.
    template <typename Copy> void forEachPiece(std::int64_t plane, const PixelRegion& region, Copy copy) const;

    TileDecoder m_decoder;
    TileCache& m_cache;
    std::int64_t m_file;
    int m_hdu;
    PixelScaling m_scaling;
};

} // namespace oddity::core
