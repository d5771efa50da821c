// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/compressed_image.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "core/io/fits/checked_header.h"

namespace oddity::core {

namespace {

using Method = CompressedImage::Method;

constexpr int axisLimit = 6; ///< MAX_COMPRESS_DIM of CFITSIO
constexpr std::int64_t lengthLimit = std::int64_t{1} << 40;
constexpr std::int64_t tilePixelLimit = std::int64_t{1} << 28;
constexpr std::int64_t rowByteLimit = std::int64_t{1} << 16;

class Reading {
public:
    Reading(const FitsHeader& header, const CheckedHeader& checked, std::int64_t dataBytes)
        : m_header(header), m_checked(checked), m_dataBytes(dataBytes) {}

    CompressedImage run() {
        m_image.rowBytes = m_checked.required("NAXIS1", 0, rowByteLimit);
        m_image.rows = m_checked.required("NAXIS2", 0, std::numeric_limits<std::int64_t>::max());
        const std::int64_t tableBytes = m_checked.product(m_image.rowBytes, m_image.rows, "NAXIS2");
        m_image.heapStart = m_checked.optional("THEAP", tableBytes, tableBytes, m_dataBytes);
        m_image.bitpix = m_checked.bitpix("ZBITPIX");
        readAxes();
        readMethod();
        readColumns();
        readMeaning();
        checkRoom();
        return std::move(m_image);
    }

private:
    void readAxes() {
        const auto axisCount = static_cast<int>(m_checked.required("ZNAXIS", 1, axisLimit));
        std::int64_t tiles = 1;
        std::int64_t tilePixels = 1;
        for (int axis = 1; axis <= axisCount; ++axis) {
            const std::string number = std::to_string(axis);
            const std::int64_t length = m_checked.required("ZNAXIS" + number, 1, lengthLimit);
            const std::int64_t tile = m_checked.optional("ZTILE" + number, axis == 1 ? length : 1, 1, lengthLimit);
            m_image.axes.push_back(length);
            m_image.tileAxes.push_back(std::min(tile, length));
            m_image.tileCounts.push_back((length + tile - 1) / tile);
            tiles = m_checked.product(tiles, m_image.tileCounts.back(), "ZTILE" + number);
            tilePixels = m_checked.product(tilePixels, m_image.tileAxes.back(), "ZTILE" + number);
            m_pixels = m_checked.product(m_pixels, length, "ZNAXIS" + number);
        }
        m_checked.product(m_pixels, 8, "ZNAXIS");
        if (tilePixels > tilePixelLimit)
            m_checked.fail("a tile of " + std::to_string(tilePixels) + " pixels is too large", "ZTILE1");
        if (tiles != m_image.rows)
            m_checked.fail("the image needs " + std::to_string(tiles) + " tiles, the table has " +
                               std::to_string(m_image.rows),
                           "NAXIS2");
    }

    void readMethod() {
        const std::string name = m_header.stringOr("ZCMPTYPE", "");
        if (name == "RICE_1" || name == "RICE_ONE")
            m_image.method = Method::Rice;
        else if (name == "GZIP_1")
            m_image.method = Method::Gzip;
        else if (name == "GZIP_2")
            m_image.method = Method::ShuffledGzip;
        else if (name == "PLIO_1")
            m_image.method = Method::Plio;
        else if (name == "HCOMPRESS_1")
            m_image.method = Method::Hcompress;
        else if (name == "NOCOMPRESS")
            m_image.method = Method::None;
        else
            m_checked.fail("the compression '" + name + "' is not known", "ZCMPTYPE");
        if (m_image.method == Method::Plio && m_image.bitpix == 16 && m_header.real("BZERO") == 32768.0)
            m_image.plioOffset = 32768;
        for (int parameter = 1; m_header.has("ZNAME" + std::to_string(parameter)); ++parameter) {
            const std::string parameterName = m_header.stringOr("ZNAME" + std::to_string(parameter), "");
            const std::string keyword = "ZVAL" + std::to_string(parameter);
            if (parameterName == "BLOCKSIZE")
                m_image.riceBlock = static_cast<int>(m_checked.required(keyword, 1, 1 << 16));
            else if (parameterName == "BYTEPIX")
                m_image.riceBytes = static_cast<int>(m_checked.required(keyword, 1, 8));
            else if (parameterName == "SMOOTH")
                m_image.isSmooth = m_header.real(keyword).value_or(0) != 0;
        }
        if (m_image.method == Method::Rice && m_image.riceBytes != 1 && m_image.riceBytes != 2 &&
            m_image.riceBytes != 4)
            m_checked.fail("Rice's pixels are of 1, 2 or 4 bytes, not " + std::to_string(m_image.riceBytes), "BYTEPIX");
    }

    void readColumns() {
        m_image.compressed.format.repeat = m_image.gzipCompressed.format.repeat = 0;
        m_image.uncompressed.format.repeat = m_image.scale.format.repeat = 0;
        m_image.zero.format.repeat = m_image.blankOfTile.format.repeat = 0;
        for (const BinaryField& field : binaryFieldsOf(m_header)) {
            if (field.name == "COMPRESSED_DATA")
                take(field, m_image.compressed, "PQ");
            else if (field.name == "GZIP_COMPRESSED_DATA")
                take(field, m_image.gzipCompressed, "PQ");
            else if (field.name == "UNCOMPRESSED_DATA")
                take(field, m_image.uncompressed, "PQ");
            else if (field.name == "ZSCALE")
                take(field, m_image.scale, "DE");
            else if (field.name == "ZZERO")
                take(field, m_image.zero, "DE");
            else if (field.name == "ZBLANK")
                take(field, m_image.blankOfTile, "BIJK");
        }
        if (m_image.compressed.format.repeat == 0)
            m_checked.fail("a compressed image needs the column COMPRESSED_DATA", "TTYPE1");
    }

    void take(const BinaryField& field, BinaryField& into, std::string_view types) const {
        if (field.format.repeat == 0)
            return;
        if (field.format.repeat != 1 || types.find(field.format.type) == std::string_view::npos)
            m_checked.fail("the column " + field.name +
                           " of a compressed image has another format than the standard's");
        into = field;
    }

    void readMeaning() {
        const std::optional<std::int64_t> blank =
            m_header.has("ZBLANK") ? m_header.integer("ZBLANK") : m_header.integer("BLANK");
        if (!m_image.hasReals()) {
            m_image.blank = blank;
            return;
        }
        Quantization& quantization = m_image.quantization;
        const std::string name = m_header.stringOr("ZQUANTIZ", "");
        m_image.isQuantized = name != "NONE" && (m_image.scale.format.repeat > 0 || m_header.has("ZSCALE"));
        if (name == "SUBTRACTIVE_DITHER_1")
            quantization.dither = Quantization::Dither::Subtractive1;
        else if (name == "SUBTRACTIVE_DITHER_2")
            quantization.dither = Quantization::Dither::Subtractive2;
        else if (!name.empty() && name != "NO_DITHER" && name != "NONE")
            m_checked.fail("the quantization '" + name + "' is not known", "ZQUANTIZ");
        quantization.seed = m_checked.optional("ZDITHER0", 1, 1, 10000);
        quantization.scale = m_header.real("ZSCALE").value_or(1);
        quantization.zero = m_header.real("ZZERO").value_or(0);
        quantization.blank = blank;
    }

    /// Refuses an image of more pixels than its bytes can hold, where the method sets a limit.
    void checkRoom() const {
        std::int64_t pixelsPerByte = 1032; // of gzip, at one byte a pixel
        if (m_image.method == Method::Rice)
            pixelsPerByte = std::max<std::int64_t>(pixelsPerByte, std::int64_t{3} * m_image.riceBlock);
        if (m_image.method == Method::Plio || m_image.method == Method::Hcompress)
            return; // an empty tile takes a few bytes, however large it is
        const std::int64_t heap = m_dataBytes - m_image.heapStart;
        if (m_pixels / pixelsPerByte > heap)
            m_checked.fail("the image announces " + std::to_string(m_pixels) + " pixels, more than " +
                               std::to_string(heap) + " bytes can hold",
                           "ZNAXIS1");
    }

    const FitsHeader& m_header;
    const CheckedHeader& m_checked;
    std::int64_t m_dataBytes;
    std::int64_t m_pixels = 1;
    CompressedImage m_image;
};

} // namespace

std::int64_t CompressedImage::tilePixels() const {
    std::int64_t pixels = 1;
    for (const std::int64_t length : tileAxes)
        pixels *= length;
    return pixels;
}

std::vector<std::int64_t> CompressedImage::lengthsOfTile(std::int64_t row) const {
    std::vector<std::int64_t> lengths(axes.size());
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        const std::int64_t index = row % tileCounts[axis];
        row /= tileCounts[axis];
        lengths[axis] = std::min(tileAxes[axis], axes[axis] - index * tileAxes[axis]);
    }
    return lengths;
}

std::int64_t CompressedImage::pixelsOfTile(std::int64_t row) const {
    std::int64_t pixels = 1;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        const std::int64_t index = row % tileCounts[axis];
        row /= tileCounts[axis];
        pixels *= std::min(tileAxes[axis], axes[axis] - index * tileAxes[axis]);
    }
    return pixels;
}

CompressedImage compressedImageOf(const FitsHeader& header, std::int64_t dataBytes, const std::filesystem::path& path,
                                  int hdu) {
    const CheckedHeader checked(header, path, hdu);
    return Reading(header, checked, dataBytes).run();
}

} // namespace oddity::core
