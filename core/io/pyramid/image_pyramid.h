// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/io/fits/fits_file.h"
#include "core/io/pyramid/halved_image.h"
#include "core/progress.h"

namespace oddity::core {

/// Tile (column, row), counted from the lower left, of the level whose pixels are 2^level file pixels wide.
struct TileKey {
    int level = 0;
    std::int64_t column = 0;
    std::int64_t row = 0;

    friend auto operator<=>(const TileKey&, const TileKey&) = default;
    TileKey parent() const { return {level + 1, column / 2, row / 2}; }
};

/// At most tileSize × tileSize pixels. Sampled: every pixel is a mean along one file row out of 2^level, to look at
/// until the mean of all is there.
struct PyramidTile {
    PixelBlock pixels;
    bool isSampled = false;
    std::vector<char> stored; ///< of level 0 where float32 would round: FitsFile::readStored()

    std::size_t bytes() const { return sizeof(PyramidTile) + pixels.values.size() * sizeof(float) + stored.size(); }
};

/// One plane of a FITS image at all scales, by factors of 2, read as it is looked at. Level 0 is the pixels as they
/// are; a coarser pixel is the mean of the finite ones among four finer pixels. Memory is bounded by cacheBytes and a
/// third more than 64 MiB for the levels that refine() fills. All members may be called from several threads at once;
/// work is done on the calling thread. Throws what FitsFile throws, and Error(Cancelled).
class ImagePyramid {
public:
    static constexpr int tileSize = 256;

    /// image: an HDU with pixels. plane is counted over the third and further axes.
    ImagePyramid(std::shared_ptr<const FitsFile> file, int hdu, std::int64_t plane,
                 std::size_t cacheBytes = std::size_t{192} << 20);
    ~ImagePyramid();

    const FitsFile& file() const { return *m_file; }
    const FitsHdu& image() const { return *m_image; }
    std::int64_t plane() const { return m_plane; }
    const StoredNumbers& stored() const { return m_stored; }
    std::int64_t width(int level = 0) const;
    std::int64_t height(int level = 0) const;
    int levelCount() const { return m_levelCount; } ///< the last level is one tile
    std::int64_t columns(int level) const;
    std::int64_t rows(int level) const;

    /// The tile if it was made before, at once; null otherwise.
    std::shared_ptr<const PyramidTile> atHand(const TileKey& key) const;
    /// The file's own pixel, without rounding, where its tile is at hand.
    std::optional<ExactValue> valueAt(std::int64_t x, std::int64_t y) const;
    /// The tile, made if need be. Of a coarse level that refine() has not come to yet it is a sampled one.
    std::shared_ptr<const PyramidTile> tile(const TileKey& key, const Progress& progress);

    /// True while tile() may give sampled tiles.
    bool needsRefining() const;
    /// Reads the whole plane once, in bands from below, and replaces the sampled tiles by means; goes on where an
    /// earlier call was stopped. Reports rows done.
    void refine(const Progress& progress);

    /// File pixels as they are, evenly spaced over the plane, to find limits from: all of a small image, about
    /// 512 × 512 of a large one.
    PixelBlock sample(const Progress& progress) const;

private:
    struct Store;

    PixelRegion regionOf(const TileKey& key) const;
    PixelBlock blockOf(const TileKey& key, const Progress& progress) const;
    PixelBlock sampledBlockOf(const TileKey& key, const Progress& progress) const;
    bool blockFromFiner(const TileKey& key, PixelBlock& block) const;
    PixelBlock averagedBand(std::int64_t y, std::int64_t height, int level, const Progress& progress) const;
    void publishBand(const PixelBlock& band, std::int64_t tileRow);

    std::shared_ptr<const FitsFile> m_file;
    const FitsHdu* m_image;
    StoredNumbers m_stored;
    std::int64_t m_plane;
    int m_levelCount = 1;
    int m_firstRefined = 0; ///< finer levels are exact on demand
    std::unique_ptr<Store> m_store;
    std::mutex m_refining;
    std::int64_t m_refinedTileRows = 0; ///< of level m_firstRefined
};

} // namespace oddity::core
