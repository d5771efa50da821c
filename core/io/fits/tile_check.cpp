// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/tile_check.h"

#include <algorithm>
#include <array>
#include <string>

#include <zlib.h>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

namespace {

/// True when packed is one whole gzip stream of at most limit bytes.
bool isWholeStream(std::string& packed, std::int64_t limit) {
    constexpr int anyHeader = 15 + 32;
    z_stream stream{};
    if (::inflateInit2(&stream, anyHeader) != Z_OK)
        return false;
    stream.next_in = static_cast<Bytef*>(static_cast<void*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::array<Bytef, 1 << 15> unpacked{};
    std::int64_t total = 0;
    int code = Z_OK;
    while (code == Z_OK && total <= limit) {
        stream.next_out = unpacked.data();
        stream.avail_out = static_cast<uInt>(unpacked.size());
        code = ::inflate(&stream, Z_NO_FLUSH);
        total += static_cast<std::int64_t>(unpacked.size() - stream.avail_out);
    }
    ::inflateEnd(&stream);
    return code == Z_STREAM_END && total <= limit;
}

/// How the tiles lie: their number in a slab across the slowest axis, and the pixels of one.
struct TileLayout {
    std::int64_t perSlab = 1;
    std::int64_t slabHeight = 1; ///< along the slowest axis
    std::int64_t pixels = 1;

    explicit TileLayout(const FitsHdu& image) {
        for (std::size_t axis = 0; axis < image.axes.size(); ++axis) {
            const std::int64_t length = image.axes[axis];
            const std::int64_t tile =
                image.header.integer("ZTILE" + std::to_string(axis + 1)).value_or(axis == 0 ? length : 1);
            pixels *= std::min(tile, length);
            if (axis + 1 == image.axes.size())
                slabHeight = tile;
            else
                perSlab *= (length + tile - 1) / tile;
        }
    }
};

bool holdsGzip(const BinaryField& field, const FitsHdu& image) {
    if (!field.format.isDescriptor() || field.format.repeat == 0)
        return false;
    return field.name == "GZIP_COMPRESSED_DATA" ||
           (field.name == "COMPRESSED_DATA" && image.header.stringOr("ZCMPTYPE", "").starts_with("GZIP"));
}

} // namespace

void checkTiles(const FileBytes& bytes, const FitsHdu& image, std::int64_t first, std::int64_t count) {
    if (count == 0)
        return;
    const TileLayout tiles(image);
    const std::int64_t step = image.pixelCount() / image.axes.back();
    const std::int64_t rowBytes = image.header.integer("NAXIS1").value_or(0);
    const std::int64_t rows = image.header.integer("NAXIS2").value_or(0);
    const std::int64_t heap = image.dataOffset + image.header.integer("THEAP").value_or(rowBytes * rows);
    const std::int64_t firstRow = first / step / tiles.slabHeight * tiles.perSlab;
    const std::int64_t endRow = std::min(rows, ((first + count - 1) / step / tiles.slabHeight + 1) * tiles.perSlab);
    for (const BinaryField& field : binaryFieldsOf(image.header)) {
        if (!holdsGzip(field, image))
            continue;
        const bool isLong = field.format.type == 'Q';
        std::array<char, 16> descriptor{};
        std::string packed;
        for (std::int64_t row = firstRow; row < endRow; ++row) {
            bytes.read(image.dataOffset + row * rowBytes + field.offset, descriptor.data(), isLong ? 16 : 8);
            const std::int64_t size = isLong ? fromBigEndian<std::int64_t>(descriptor.data())
                                             : fromBigEndian<std::int32_t>(descriptor.data());
            const std::int64_t offset = isLong ? fromBigEndian<std::int64_t>(descriptor.data() + 8)
                                               : fromBigEndian<std::int32_t>(descriptor.data() + 4);
            if (size == 0)
                continue;
            packed.resize(static_cast<std::size_t>(size));
            bytes.read(heap + offset, packed.data(), packed.size());
            if (!isWholeStream(packed, tiles.pixels * 8))
                throw Error(ErrorKind::BadInput, "the tile's gzip stream is damaged",
                            {bytes.path().string(), image.number, row, field.name});
        }
    }
}

} // namespace oddity::core
