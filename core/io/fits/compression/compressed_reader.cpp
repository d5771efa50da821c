// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/compressed_reader.h"

#include <algorithm>
#include <atomic>
#include <type_traits>

#include "core/io/big_endian.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::int64_t pixelsWorthThreads = std::int64_t{1} << 21;

template <typename Number> void putNumber(Number value, int bitpix, char* into) {
    switch (bitpix) {
    case 8:
        return toBigEndian(static_cast<std::uint8_t>(value), into);
    case 16:
        return toBigEndian(static_cast<std::int16_t>(value), into);
    case 32:
        return toBigEndian(static_cast<std::int32_t>(value), into);
    case 64:
        return toBigEndian(static_cast<std::int64_t>(value), into);
    case -32:
        return toBigEndian(static_cast<float>(value), into);
    default:
        return toBigEndian(static_cast<double>(value), into);
    }
}

} // namespace

CompressedReader::CompressedReader(const FileBytes& bytes, const FitsHdu& image, TileCache& cache, std::int64_t file)
    : m_decoder(bytes, image), m_cache(cache), m_file(file), m_hdu(image.number),
      m_scaling(scalingOf(image.header, image.bitpix)) {}

std::vector<CompressedReader::Piece> CompressedReader::piecesOf(std::int64_t plane, const PixelRegion& region) const {
    const CompressedImage& image = m_decoder.image();
    const auto axisOr1 = [](const std::vector<std::int64_t>& axes, std::size_t axis) {
        return axis < axes.size() ? axes[axis] : std::int64_t{1};
    };
    const std::int64_t tileWidth = image.tileAxes[0];
    const std::int64_t tileHeight = axisOr1(image.tileAxes, 1);
    const std::int64_t acrossCount = image.tileCounts[0];
    std::int64_t rowOfPlane = 0;
    std::int64_t rowStep = acrossCount * axisOr1(image.tileCounts, 1);
    std::int64_t planeInTile = 0;
    std::int64_t planeStep = 1;
    std::int64_t planesOfTile = 1;
    for (std::size_t axis = 2; axis < image.axes.size(); ++axis) {
        const std::int64_t index = plane % image.axes[axis];
        plane /= image.axes[axis];
        const std::int64_t tile = index / image.tileAxes[axis];
        rowOfPlane += tile * rowStep;
        rowStep *= image.tileCounts[axis];
        const std::int64_t length = std::min(image.tileAxes[axis], image.axes[axis] - tile * image.tileAxes[axis]);
        planeInTile += (index - tile * image.tileAxes[axis]) * planeStep;
        planeStep *= length;
        planesOfTile *= length;
    }
    std::vector<Piece> pieces;
    for (std::int64_t tileY = region.y / tileHeight; tileY * tileHeight < region.y + region.height; ++tileY) {
        const std::int64_t tileRows = std::min(tileHeight, axisOr1(image.axes, 1) - tileY * tileHeight);
        const std::int64_t bottom = std::max(region.y, tileY * tileHeight);
        const std::int64_t top = std::min(region.y + region.height, tileY * tileHeight + tileRows);
        for (std::int64_t tileX = region.x / tileWidth; tileX * tileWidth < region.x + region.width; ++tileX) {
            const std::int64_t tileColumns = std::min(tileWidth, image.axes[0] - tileX * tileWidth);
            const std::int64_t left = std::max(region.x, tileX * tileWidth);
            const std::int64_t right = std::min(region.x + region.width, tileX * tileWidth + tileColumns);
            Piece piece;
            piece.row = rowOfPlane + tileY * acrossCount + tileX;
            piece.tileStride = tileColumns;
            piece.tileStart = planeInTile * tileColumns * tileRows + (bottom - tileY * tileHeight) * tileColumns +
                              (left - tileX * tileWidth);
            piece.width = right - left;
            piece.height = top - bottom;
            piece.start = (bottom - region.y) * region.width + (left - region.x);
            piece.isWholeTile = piece.width == tileColumns && piece.height == tileRows && planesOfTile == 1;
            pieces.push_back(piece);
        }
    }
    return pieces;
}

template <typename Copy>
void CompressedReader::forEachPiece(std::int64_t plane, const PixelRegion& region, Copy copy) const {
    if (region.width == 0 || region.height == 0)
        return;
    const std::vector<Piece> pieces = piecesOf(plane, region);
    const std::int64_t tilePixels = m_decoder.image().tilePixels();
    // A read larger than the cache would only push everything out of it.
    const bool passesBy =
        static_cast<std::size_t>(region.width * region.height) * sizeof(float) > m_cache.budgetBytes() / 2;
    const auto work = [&](std::size_t index) {
        const Piece& piece = pieces[index];
        const TileCache::Key key{m_file, m_hdu, piece.row};
        const auto decode = [&] { return m_decoder.decode(piece.row); };
        if (!passesBy || !piece.isWholeTile)
            copy(*m_cache.findOrDecode(key, decode), piece);
        else if (const std::shared_ptr<const Tile> tile = m_cache.find(key))
            copy(*tile, piece);
        else
            copy(decode(), piece);
    };
    if (pieces.size() > 1 && static_cast<std::int64_t>(pieces.size()) >= pixelsWorthThreads / tilePixels)
        forEachBlock(pieces.size(), {}, {}, work);
    else
        for (std::size_t index = 0; index < pieces.size(); ++index)
            work(index);
}

void CompressedReader::readRegion(std::int64_t plane, const PixelRegion& region, std::span<float> into) const {
    forEachPiece(plane, region, [&](const Tile& tile, const Piece& piece) {
        PixelScaling scaling = m_scaling;
        scaling.blank = tile.blank;
        std::visit(
            [&](const auto& stored) {
                for (std::int64_t row = 0; row < piece.height; ++row)
                    floatsFrom(stored.data() + piece.tileStart + row * piece.tileStride, scaling,
                               into.subspan(static_cast<std::size_t>(piece.start + row * region.width),
                                            static_cast<std::size_t>(piece.width)));
            },
            tile.pixels);
    });
}

void CompressedReader::readStored(std::int64_t plane, const PixelRegion& region, const StoredNumbers& numbers,
                                  std::span<char> into) const {
    const auto numberBytes = static_cast<std::int64_t>(numbers.bytes());
    forEachPiece(plane, region, [&](const Tile& tile, const Piece& piece) {
        std::visit(
            [&](const auto& stored) {
                using Number = typename std::decay_t<decltype(stored)>::value_type;
                for (std::int64_t row = 0; row < piece.height; ++row) {
                    const Number* from = stored.data() + piece.tileStart + row * piece.tileStride;
                    char* out = into.data() + (piece.start + row * region.width) * numberBytes;
                    for (std::int64_t x = 0; x < piece.width; ++x, out += numberBytes) {
                        Number value = from[x];
                        if constexpr (std::is_integral_v<Number>)
                            if (tile.blank && numbers.scaling.blank && value == *tile.blank)
                                value = static_cast<Number>(*numbers.scaling.blank);
                        putNumber(value, numbers.bitpix, out);
                    }
                }
            },
            tile.pixels);
    });
}

bool CompressedReader::readCodes(std::int64_t plane, const PixelRegion& region, CodeKind kind,
                                 std::span<std::uint32_t> into) const {
    std::atomic<bool> allFit = true;
    forEachPiece(plane, region, [&](const Tile& tile, const Piece& piece) {
        PixelScaling scaling = m_scaling;
        scaling.blank = tile.blank;
        std::visit(
            [&](const auto& stored) {
                if constexpr (std::is_integral_v<typename std::decay_t<decltype(stored)>::value_type>)
                    for (std::int64_t row = 0; row < piece.height; ++row)
                        if (!codesFrom(stored.data() + piece.tileStart + row * piece.tileStride,
                                       m_decoder.image().bitpix, scaling, kind,
                                       into.subspan(static_cast<std::size_t>(piece.start + row * region.width),
                                                    static_cast<std::size_t>(piece.width))))
                            allFit = false;
            },
            tile.pixels);
    });
    return allFit;
}

} // namespace oddity::core
