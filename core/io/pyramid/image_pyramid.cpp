// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/pyramid/image_pyramid.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <list>
#include <map>

namespace oddity::core {

namespace {

constexpr std::int64_t refinedPixels = std::int64_t{1} << 24; ///< of the finest level that is kept whole
constexpr int exactOnDemand = 4;                              ///< levels whose tiles cover 2048 × 2048 pixels at most
constexpr std::int64_t pixelsAtOnce = std::int64_t{1} << 20;
constexpr std::int64_t sampleAll = std::int64_t{1} << 20;
constexpr std::int64_t sampleCount = std::int64_t{1} << 18;

std::int64_t dividedUp(std::int64_t value, std::int64_t by) {
    return (value + by - 1) / by;
}

/// The largest multiple of step, one at least, that times `other` is at most pixelsAtOnce.
std::int64_t stripLength(std::int64_t step, std::int64_t other) {
    return std::max(step, pixelsAtOnce / std::max<std::int64_t>(1, other) / step * step);
}

} // namespace

struct ImagePyramid::Store {
    struct Entry {
        std::shared_ptr<const PyramidTile> tile;
        std::list<TileKey>::iterator use;
    };

    explicit Store(std::size_t limitBytes) : limit(limitBytes) {}

    std::shared_ptr<const PyramidTile> find(const TileKey& key) {
        const std::lock_guard lock(mutex);
        if (const auto kept = refined.find(key); kept != refined.end())
            return kept->second;
        const auto match = entries.find(key);
        if (match == entries.end())
            return nullptr;
        order.splice(order.begin(), order, match->second.use);
        return match->second.tile;
    }

    void insert(const TileKey& key, std::shared_ptr<const PyramidTile> tile) {
        const std::lock_guard lock(mutex);
        drop(key);
        order.push_front(key);
        bytes += tile->bytes();
        entries[key] = {std::move(tile), order.begin()};
        while (bytes > limit && order.size() > 1)
            drop(TileKey(order.back()));
    }

    void keep(const TileKey& key, std::shared_ptr<const PyramidTile> tile) {
        const std::lock_guard lock(mutex);
        drop(key);
        refined[key] = std::move(tile);
    }

    void drop(const TileKey& key) {
        const auto match = entries.find(key);
        if (match == entries.end())
            return;
        bytes -= match->second.tile->bytes();
        order.erase(match->second.use);
        entries.erase(match);
    }

    std::mutex mutex;
    std::map<TileKey, Entry> entries;
    std::list<TileKey> order; ///< last used first
    std::map<TileKey, std::shared_ptr<const PyramidTile>> refined;
    std::size_t bytes = 0;
    std::size_t limit;
    std::atomic<bool> isRefined = false;
};

ImagePyramid::ImagePyramid(std::shared_ptr<const FitsFile> file, int hdu, std::int64_t plane, std::size_t cacheBytes)
    : m_file(std::move(file)), m_image(&m_file->imageHdu(hdu)), m_stored(FitsFile::storedAs(*m_image)), m_plane(plane),
      m_store(std::make_unique<Store>(cacheBytes)) {
    while (width(m_levelCount - 1) > tileSize || height(m_levelCount - 1) > tileSize)
        ++m_levelCount;
    while (width(m_firstRefined) * height(m_firstRefined) > refinedPixels)
        ++m_firstRefined;
    m_firstRefined = std::max(m_firstRefined, exactOnDemand);
    m_store->isRefined = m_firstRefined >= m_levelCount;
}

ImagePyramid::~ImagePyramid() = default;

std::int64_t ImagePyramid::width(int level) const {
    return dividedUp(m_image->axes[0], std::int64_t{1} << level);
}

std::int64_t ImagePyramid::height(int level) const {
    return dividedUp(m_image->axes[1], std::int64_t{1} << level);
}

std::int64_t ImagePyramid::columns(int level) const {
    return dividedUp(width(level), tileSize);
}

std::int64_t ImagePyramid::rows(int level) const {
    return dividedUp(height(level), tileSize);
}

PixelRegion ImagePyramid::regionOf(const TileKey& key) const {
    const std::int64_t size = std::int64_t{tileSize} << key.level;
    const std::int64_t x = key.column * size, y = key.row * size;
    return {x, y, std::min(size, width() - x), std::min(size, height() - y)};
}

std::shared_ptr<const PyramidTile> ImagePyramid::atHand(const TileKey& key) const {
    return m_store->find(key);
}

std::optional<ExactValue> ImagePyramid::valueAt(std::int64_t x, std::int64_t y) const {
    if (x < 0 || y < 0 || x >= width() || y >= height())
        return std::nullopt;
    const auto tile = atHand({0, x / tileSize, y / tileSize});
    if (!tile)
        return std::nullopt;
    const auto index = static_cast<std::size_t>(y % tileSize * tile->pixels.width + x % tileSize);
    return tile->stored.empty() ? ExactValue(tile->pixels.values[index])
                                : exactValue(tile->stored.data() + index * m_stored.bytes(), m_stored);
}

std::shared_ptr<const PyramidTile> ImagePyramid::tile(const TileKey& key, const Progress& progress) {
    if (auto known = m_store->find(key))
        return known;
    auto made = std::make_shared<PyramidTile>();
    if (!blockFromFiner(key, made->pixels)) {
        made->isSampled = key.level >= m_firstRefined;
        made->pixels = made->isSampled ? sampledBlockOf(key, progress) : blockOf(key, progress);
    }
    if (key.level == 0 && !m_stored.fitFloat()) {
        made->stored.resize(made->pixels.values.size() * m_stored.bytes());
        m_file->readStored(*m_image, m_plane, regionOf(key), made->stored);
    }
    m_store->insert(key, made);
    return made;
}

/// From the four finer tiles, where all are at hand and none is sampled.
bool ImagePyramid::blockFromFiner(const TileKey& key, PixelBlock& block) const {
    if (key.level == 0)
        return false;
    const int finer = key.level - 1;
    const std::int64_t lastColumn = std::min(2 * key.column + 1, columns(finer) - 1);
    const std::int64_t lastRow = std::min(2 * key.row + 1, rows(finer) - 1);
    std::vector<std::shared_ptr<const PyramidTile>> tiles;
    for (std::int64_t row = 2 * key.row; row <= lastRow; ++row)
        for (std::int64_t column = 2 * key.column; column <= lastColumn; ++column) {
            tiles.push_back(m_store->find({finer, column, row}));
            if (!tiles.back() || tiles.back()->isSampled)
                return false;
        }
    block.width = std::min<std::int64_t>(tileSize, width(key.level) - key.column * tileSize);
    block.height = std::min<std::int64_t>(tileSize, height(key.level) - key.row * tileSize);
    block.values.resize(static_cast<std::size_t>(block.width * block.height));
    auto next = tiles.begin();
    for (std::int64_t row = 2 * key.row; row <= lastRow; ++row)
        for (std::int64_t column = 2 * key.column; column <= lastColumn; ++column) {
            const PixelBlock part = halved((*next++)->pixels);
            const std::int64_t x = (column - 2 * key.column) * tileSize / 2, y = (row - 2 * key.row) * tileSize / 2;
            for (std::int64_t line = 0; line < part.height; ++line)
                std::copy_n(part.values.data() + line * part.width, part.width,
                            block.values.data() + (y + line) * block.width + x);
        }
    return true;
}

/// Read and halved strip by strip, so that a tile of a coarse level takes little memory.
PixelBlock ImagePyramid::blockOf(const TileKey& key, const Progress& progress) const {
    const PixelRegion region = regionOf(key);
    const std::int64_t step = std::int64_t{1} << key.level;
    PixelBlock block{dividedUp(region.width, step), dividedUp(region.height, step), {}};
    block.values.reserve(static_cast<std::size_t>(block.width * block.height));
    const std::int64_t stripRows = stripLength(step, region.width);
    for (std::int64_t y = 0; y < region.height; y += stripRows) {
        progress.throwIfStopped();
        PixelBlock strip{region.width, std::min(stripRows, region.height - y), {}};
        strip.values.resize(static_cast<std::size_t>(strip.width * strip.height));
        m_file->readRegion(*m_image, m_plane, {region.x, region.y + y, strip.width, strip.height}, strip.values);
        strip = halved(std::move(strip), key.level);
        block.values.insert(block.values.end(), strip.values.begin(), strip.values.end());
    }
    return block;
}

PixelBlock ImagePyramid::sampledBlockOf(const TileKey& key, const Progress& progress) const {
    const PixelRegion region = regionOf(key);
    const std::int64_t step = std::int64_t{1} << key.level;
    PixelBlock block{dividedUp(region.width, step), dividedUp(region.height, step), {}};
    block.values.resize(static_cast<std::size_t>(block.width * block.height));
    const std::int64_t stripColumns = stripLength(step, 1);
    std::vector<float> segment;
    for (std::int64_t row = 0; row < block.height; ++row) {
        const std::int64_t y = std::min(region.y + row * step + step / 2, height() - 1);
        for (std::int64_t x = 0; x < region.width; x += stripColumns) {
            progress.throwIfStopped();
            segment.resize(static_cast<std::size_t>(std::min(stripColumns, region.width - x)));
            const auto pixels = static_cast<std::int64_t>(segment.size());
            m_file->readRegion(*m_image, m_plane, {region.x + x, y, pixels, 1}, segment);
            averageAlongRow(segment, step,
                            std::span(block.values)
                                .subspan(static_cast<std::size_t>(row * block.width + x / step),
                                         static_cast<std::size_t>(dividedUp(pixels, step))));
        }
    }
    return block;
}

bool ImagePyramid::needsRefining() const {
    return !m_store->isRefined;
}

void ImagePyramid::refine(const Progress& progress) {
    const std::lock_guard lock(m_refining);
    const std::int64_t bandRows = std::int64_t{tileSize} << m_firstRefined;
    while (needsRefining()) {
        const std::int64_t y = m_refinedTileRows * bandRows;
        const PixelBlock band = averagedBand(y, std::min(bandRows, height() - y), m_firstRefined, progress);
        publishBand(band, m_refinedTileRows);
        ++m_refinedTileRows;
        m_store->isRefined = m_refinedTileRows == rows(m_firstRefined);
    }
}

/// Whole rows of a level; the file is read in blocks of bounded size.
PixelBlock ImagePyramid::averagedBand(std::int64_t y, std::int64_t bandHeight, int level,
                                      const Progress& progress) const {
    const std::int64_t step = std::int64_t{1} << level;
    PixelBlock band{width(level), dividedUp(bandHeight, step), {}};
    band.values.resize(static_cast<std::size_t>(band.width * band.height));
    const std::int64_t stripColumns = std::min(width(), stripLength(step, step) * 4);
    const std::int64_t stripRows = stripLength(step, stripColumns);
    for (std::int64_t row = 0; row < bandHeight; row += stripRows) {
        progress.throwIfStopped();
        progress.step(y + row, height(), "averaging the image");
        for (std::int64_t x = 0; x < width(); x += stripColumns) {
            PixelBlock strip{std::min(stripColumns, width() - x), std::min(stripRows, bandHeight - row), {}};
            strip.values.resize(static_cast<std::size_t>(strip.width * strip.height));
            m_file->readRegion(*m_image, m_plane, {x, y + row, strip.width, strip.height}, strip.values);
            strip = halved(std::move(strip), level);
            for (std::int64_t line = 0; line < strip.height; ++line)
                std::copy_n(strip.values.data() + line * strip.width, strip.width,
                            band.values.data() + (row / step + line) * band.width + x / step);
        }
    }
    return band;
}

void ImagePyramid::publishBand(const PixelBlock& band, std::int64_t tileRow) {
    for (std::int64_t column = 0; column < columns(m_firstRefined); ++column) {
        auto made = std::make_shared<PyramidTile>();
        PixelBlock& block = made->pixels;
        block.width = std::min<std::int64_t>(tileSize, band.width - column * tileSize);
        block.height = band.height;
        for (std::int64_t line = 0; line < block.height; ++line) {
            const auto first = band.values.begin() + line * band.width + column * tileSize;
            block.values.insert(block.values.end(), first, first + block.width);
        }
        m_store->keep({m_firstRefined, column, tileRow}, std::move(made));
    }
    for (int level = m_firstRefined + 1; level < m_levelCount; ++level) {
        const bool completes = tileRow % 2 == 1 || tileRow + 1 == rows(level - 1);
        tileRow /= 2;
        if (!completes)
            return;
        for (std::int64_t column = 0; column < columns(level); ++column) {
            auto made = std::make_shared<PyramidTile>();
            if (blockFromFiner({level, column, tileRow}, made->pixels))
                m_store->keep({level, column, tileRow}, std::move(made));
        }
    }
}

PixelBlock ImagePyramid::sample(const Progress& progress) const {
    const std::int64_t pixels = width() * height();
    const std::int64_t step =
        pixels <= sampleAll
            ? 1
            : static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(pixels) / sampleCount)));
    PixelBlock sampled{dividedUp(width(), step), dividedUp(height(), step), {}};
    sampled.values.reserve(static_cast<std::size_t>(sampled.width * sampled.height));
    const std::int64_t stripColumns = stripLength(step, 1);
    std::vector<float> segment;
    for (std::int64_t y = 0; y < height(); y += step)
        for (std::int64_t x = 0; x < width(); x += stripColumns) {
            progress.throwIfStopped();
            segment.resize(static_cast<std::size_t>(std::min(stripColumns, width() - x)));
            m_file->readRegion(*m_image, m_plane, {x, y, static_cast<std::int64_t>(segment.size()), 1}, segment);
            for (std::size_t index = 0; index < segment.size(); index += static_cast<std::size_t>(step))
                sampled.values.push_back(segment[index]);
        }
    return sampled;
}

} // namespace oddity::core
