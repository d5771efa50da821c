// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/tile_decoder.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/compression/gzip.h"
#include "core/io/fits/compression/hcompress/hcompress.h"
#include "core/io/fits/compression/plio.h"
#include "core/io/fits/compression/rice.h"

namespace oddity::core {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Method = CompressedImage::Method;

template <typename Number, typename Raw> std::vector<Number> numbersFrom(const Bytes& bytes) {
    std::vector<Number> numbers(bytes.size() / sizeof(Raw));
    for (std::size_t index = 0; index < numbers.size(); ++index)
        numbers[index] = static_cast<Number>(fromBigEndian<Raw>(bytes.data() + index * sizeof(Raw)));
    return numbers;
}

/// Decodes one tile's bytes; the errors have no place yet.
class OneTile {
public:
    OneTile(const CompressedImage& image, std::int64_t pixels, const Quantization& quantization)
        : m_image(image), m_pixels(static_cast<std::size_t>(pixels)), m_quantization(quantization) {}

    Tile fromCompressed(const Bytes& stream) const {
        std::vector<std::int32_t> integers;
        switch (m_image.method) {
        case Method::Rice:
            checkRiceRoom(stream.size());
            integers.resize(m_pixels);
            decodeRice(stream, m_image.riceBytes, m_image.riceBlock, integers);
            return fromIntegers(std::move(integers));
        case Method::Plio:
            checkRunRoom(stream.size());
            integers.resize(m_pixels);
            decodePlio(stream, integers);
            for (std::int32_t& value : integers)
                value = static_cast<std::int32_t>(static_cast<std::uint32_t>(value) -
                                                  static_cast<std::uint32_t>(m_image.plioOffset));
            return fromIntegers(std::move(integers));
        case Method::Hcompress:
            checkRunRoom(stream.size());
            integers.resize(m_pixels);
            decodeHcompress(stream, m_image.isSmooth, integers);
            return fromIntegers(std::move(integers));
        case Method::Gzip:
            return fromNumbers(inflated(stream, m_pixels * mostBytes()), m_image.isQuantized);
        case Method::ShuffledGzip: {
            const Bytes bytes = inflated(stream, m_pixels * mostBytes());
            return fromNumbers(unshuffled(bytes, numberBytesOf(bytes)), m_image.isQuantized);
        }
        default:
            return fromNumbers(stream, m_image.isQuantized);
        }
    }

    Tile fromGzip(const Bytes& stream) const { return fromNumbers(inflated(stream, m_pixels * 8), false); }

    Tile fromUncompressed(const Bytes& bytes, char type) const {
        const bool isReal = type == 'E' || type == 'D';
        if (isReal != m_image.hasReals())
            throw Error(ErrorKind::BadInput, "the tile's numbers are of another type than the image's");
        return fromNumbers(bytes, false);
    }

private:
    /// Of one number: integers that stand for reals have 4, those of images of 8 and 16 bits may.
    std::size_t mostBytes() const {
        const bool isWide = m_image.bitpix == 64 || (m_image.bitpix == -64 && !m_image.isQuantized);
        return isWide ? 8 : 4;
    }

    std::size_t numberBytesOf(const Bytes& bytes) const {
        const std::size_t numberBytes = bytes.size() / m_pixels;
        const bool isWhole = numberBytes * m_pixels == bytes.size();
        if (!isWhole || (numberBytes != 1 && numberBytes != 2 && numberBytes != 4 && numberBytes != 8))
            throw Error(ErrorKind::BadInput, "the tile unpacks to " + std::to_string(bytes.size()) +
                                                 " bytes, which are not " + std::to_string(m_pixels) + " pixels");
        return numberBytes;
    }

    void checkRiceRoom(std::size_t bytes) const {
        if (m_pixels / (3 * static_cast<std::size_t>(m_image.riceBlock)) > bytes)
            throw Error(ErrorKind::BadInput, "the Rice stream ends before the tile is full");
    }

    /// PLIO and HCOMPRESS tell of any number of equal pixels in a few bytes: what they may make of them is limited.
    void checkRunRoom(std::size_t bytes) const {
        constexpr std::size_t pixelsOfAnyTile = std::size_t{1} << 24;
        constexpr std::size_t pixelsPerByte = 4096; // twice what PLIO's longest runs come to
        if (m_pixels > pixelsOfAnyTile && m_pixels / pixelsPerByte > bytes)
            throw Error(ErrorKind::BadInput, "the tile announces " + std::to_string(m_pixels) + " pixels in " +
                                                 std::to_string(bytes) + " bytes; beyond " +
                                                 std::to_string(pixelsOfAnyTile) +
                                                 " pixels a tile is read where it has a byte for " +
                                                 std::to_string(pixelsPerByte) + " of them");
    }

    Tile fromNumbers(const Bytes& bytes, bool isQuantized) const {
        const std::size_t numberBytes = numberBytesOf(bytes);
        if (m_image.hasReals() && !isQuantized) {
            if (numberBytes == 4)
                return {numbersFrom<float, float>(bytes), {}};
            if (numberBytes == 8)
                return {numbersFrom<double, double>(bytes), {}};
            throw Error(ErrorKind::BadInput, "the tile unpacks to " + std::to_string(numberBytes) +
                                                 " bytes a pixel, which are no real numbers");
        }
        if (numberBytes == 8) {
            if (m_image.bitpix != 64)
                throw Error(ErrorKind::BadInput, "the tile unpacks to more bytes than its pixels have");
            return {numbersFrom<std::int64_t, std::int64_t>(bytes), m_quantization.blank};
        }
        if (numberBytes == 4)
            return fromIntegers(numbersFrom<std::int32_t, std::int32_t>(bytes));
        if (numberBytes == 2)
            return fromIntegers(numbersFrom<std::int32_t, std::int16_t>(bytes));
        return fromIntegers(numbersFrom<std::int32_t, std::uint8_t>(bytes));
    }

    Tile fromIntegers(std::vector<std::int32_t> integers) const {
        if (!m_image.hasReals())
            return {std::move(integers), m_quantization.blank};
        std::vector<float> reals(integers.size());
        restoreReals(integers, m_quantization, reals);
        return {std::move(reals), {}};
    }

    const CompressedImage& m_image;
    std::size_t m_pixels;
    const Quantization& m_quantization;
};

double realAt(const char* bytes, char type) {
    return type == 'D' ? fromBigEndian<double>(bytes) : static_cast<double>(fromBigEndian<float>(bytes));
}

std::int64_t integerAt(const char* bytes, char type) {
    switch (type) {
    case 'B':
        return fromBigEndian<std::uint8_t>(bytes);
    case 'I':
        return fromBigEndian<std::int16_t>(bytes);
    case 'J':
        return fromBigEndian<std::int32_t>(bytes);
    default:
        return fromBigEndian<std::int64_t>(bytes);
    }
}

} // namespace

std::size_t Tile::bytes() const {
    return std::visit([](const auto& values) { return values.size() * sizeof(values[0]); }, pixels);
}

TileDecoder::TileDecoder(const FileBytes& bytes, const FitsHdu& image)
    : m_bytes(bytes), m_hdu(image.number), m_dataOffset(image.dataOffset), m_dataBytes(image.dataBytes),
      m_image(compressedImageOf(image.header, image.dataBytes, bytes.path(), image.number)) {
    m_fieldsStart = m_image.rowBytes;
    for (const BinaryField* field : {&m_image.compressed, &m_image.gzipCompressed, &m_image.uncompressed,
                                     &m_image.scale, &m_image.zero, &m_image.blankOfTile}) {
        if (field->format.repeat == 0)
            continue;
        m_fieldsStart = std::min(m_fieldsStart, field->offset);
        m_fieldsEnd = std::max(m_fieldsEnd, field->offset + field->format.bytes());
    }
}

Tile TileDecoder::decode(std::int64_t row) const {
    const BinaryField* column = &m_image.compressed;
    try {
        std::vector<char> fields(static_cast<std::size_t>(m_fieldsEnd - m_fieldsStart));
        m_bytes.read(m_dataOffset + row * m_image.rowBytes + m_fieldsStart, fields.data(), fields.size());
        const auto at = [&](const BinaryField& field) { return fields.data() + (field.offset - m_fieldsStart); };
        const auto streamOf = [&](const BinaryField& field) -> Bytes {
            if (field.format.repeat == 0)
                return {};
            const std::int64_t heapBytes = m_dataBytes - m_image.heapStart;
            if (!descriptorIsInside(field.format, at(field), heapBytes))
                throw Error(ErrorKind::BadInput, "the tile's data lie outside the file's data");
            const bool isLong = field.format.type == 'Q';
            const std::int64_t count = integerAt(at(field), isLong ? 'K' : 'J');
            const std::int64_t offset = integerAt(at(field) + (isLong ? 8 : 4), isLong ? 'K' : 'J');
            const std::int64_t size = BinaryFormat{count, field.format.elementType, 0}.bytes();
            Bytes stream(static_cast<std::size_t>(size));
            m_bytes.read(m_dataOffset + m_image.heapStart + offset, stream.data(), stream.size());
            return stream;
        };
        Quantization quantization = m_image.quantization;
        if (!m_image.hasReals())
            quantization.blank = m_image.blank;
        if (m_image.scale.format.repeat > 0)
            quantization.scale = realAt(at(m_image.scale), m_image.scale.format.type);
        if (m_image.zero.format.repeat > 0)
            quantization.zero = realAt(at(m_image.zero), m_image.zero.format.type);
        if (m_image.blankOfTile.format.repeat > 0)
            quantization.blank = integerAt(at(m_image.blankOfTile), m_image.blankOfTile.format.type);
        quantization.seed += row;
        const OneTile tile(m_image, m_image.pixelsOfTile(row), quantization);
        if (const Bytes stream = streamOf(m_image.compressed); !stream.empty())
            return tile.fromCompressed(stream);
        column = &m_image.gzipCompressed;
        if (const Bytes stream = streamOf(m_image.gzipCompressed); !stream.empty())
            return tile.fromGzip(stream);
        column = &m_image.uncompressed;
        if (const Bytes stream = streamOf(m_image.uncompressed); !stream.empty())
            return tile.fromUncompressed(stream, m_image.uncompressed.format.elementType);
        column = &m_image.compressed;
        throw Error(ErrorKind::BadInput, "the tile holds no data");
    } catch (const Error& error) {
        throw Error(error.kind(), error.detail(), {m_bytes.path().string(), m_hdu, row, column->name});
    }
}

} // namespace oddity::core
