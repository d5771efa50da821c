// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/header_scan.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "core/error.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

namespace {

constexpr std::int64_t blockSize = 2880;
constexpr std::int64_t headerLimit = std::int64_t{10} << 20;
constexpr int axisLimit = 9;
constexpr int compressedAxisLimit = 6; ///< MAX_COMPRESS_DIM of CFITSIO
constexpr int hduLimit = 10000;
constexpr std::int64_t tilePixelLimit = std::int64_t{1} << 28;

/// The checks on one HDU, each failing with the place.
class HduCheck {
public:
    HduCheck(const FileBytes& bytes, FitsHdu& hdu) : m_bytes(bytes), m_hdu(hdu), m_header(hdu.header) {}

    void run();

private:
    [[noreturn]] void fail(const std::string& detail, const std::string& keyword = {}) const {
        throw Error(ErrorKind::BadInput, detail,
                    {.path = m_bytes.path().string(), .hdu = m_hdu.number, .field = keyword});
    }
    std::int64_t required(const std::string& keyword, std::int64_t least, std::int64_t most) const;
    std::int64_t optional(const std::string& keyword, std::int64_t fallback, std::int64_t least,
                          std::int64_t most) const;
    std::int64_t product(std::int64_t left, std::int64_t right, const std::string& keyword) const;
    int bitpix(const std::string& keyword) const;
    void checkKind();
    void checkSize();
    void checkBinaryTable() const;
    void checkAsciiTable() const;
    void checkCompressedImage();
    void checkCompression() const;
    void checkDescriptors(std::int64_t rows) const;

    const FileBytes& m_bytes;
    FitsHdu& m_hdu;
    const FitsHeader& m_header;
};

std::int64_t HduCheck::required(const std::string& keyword, std::int64_t least, std::int64_t most) const {
    const auto value = m_header.integer(keyword);
    if (!value)
        fail(m_header.has(keyword) ? "the value is not an integer" : "the keyword is missing", keyword);
    if (*value < least || *value > most)
        fail("the value " + std::to_string(*value) + " is outside " + std::to_string(least) + " … " +
                 std::to_string(most),
             keyword);
    return *value;
}

std::int64_t HduCheck::optional(const std::string& keyword, std::int64_t fallback, std::int64_t least,
                                std::int64_t most) const {
    return m_header.has(keyword) ? required(keyword, least, most) : fallback;
}

std::int64_t HduCheck::product(std::int64_t left, std::int64_t right, const std::string& keyword) const {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(left, right, &result))
        fail("the size overflows 64 bits", keyword);
    return result;
}

int HduCheck::bitpix(const std::string& keyword) const {
    const std::int64_t value = required(keyword, -64, 64);
    constexpr std::array legal{8, 16, 32, 64, -32, -64};
    if (std::ranges::find(legal, static_cast<int>(value)) == legal.end())
        fail("the value " + std::to_string(value) + " is not one of 8, 16, 32, 64, -32, -64", keyword);
    return static_cast<int>(value);
}

void HduCheck::checkKind() {
    if (m_hdu.number == 1) {
        m_hdu.kind = FitsHdu::Kind::Image;
        return;
    }
    const std::string extension = m_header.stringOr("XTENSION", "");
    if (extension == "IMAGE" || extension == "IUEIMAGE")
        m_hdu.kind = FitsHdu::Kind::Image;
    else if (extension == "BINTABLE" || extension == "A3DTABLE")
        m_hdu.kind =
            m_header.logical("ZIMAGE").value_or(false) ? FitsHdu::Kind::CompressedImage : FitsHdu::Kind::BinaryTable;
    else if (extension == "TABLE")
        m_hdu.kind = FitsHdu::Kind::AsciiTable;
}

void HduCheck::checkSize() {
    m_hdu.bitpix = bitpix("BITPIX");
    const auto axisCount = static_cast<int>(required("NAXIS", 0, axisLimit));
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (int axis = 1; axis <= axisCount; ++axis)
        m_hdu.axes.push_back(required("NAXIS" + std::to_string(axis), 0, most));
    const bool isGroups = axisCount > 1 && m_hdu.axes.front() == 0 && m_header.logical("GROUPS").value_or(false);
    std::int64_t elements = axisCount == 0 ? 0 : 1;
    for (int axis = isGroups ? 1 : 0; axis < axisCount; ++axis)
        elements = product(elements, m_hdu.axes[static_cast<std::size_t>(axis)], "NAXIS" + std::to_string(axis + 1));
    if (isGroups)
        m_hdu.kind = FitsHdu::Kind::Other;
    if (m_hdu.number > 1 || isGroups) {
        const std::int64_t extra = optional("PCOUNT", 0, 0, most);
        const std::int64_t groups = optional("GCOUNT", 1, isGroups ? 0 : 1, most);
        if (__builtin_add_overflow(elements, extra, &elements))
            fail("the size overflows 64 bits", "PCOUNT");
        elements = product(elements, groups, "GCOUNT");
    }
    m_hdu.dataBytes = product(elements, std::abs(m_hdu.bitpix) / 8, "NAXIS");
    const std::int64_t left = m_bytes.size() - m_hdu.dataOffset;
    if (m_hdu.dataBytes > left)
        fail("the file is cut short: " + std::to_string(m_hdu.dataBytes) + " bytes of data are announced, " +
             std::to_string(std::max<std::int64_t>(left, 0)) + " are there");
}

void HduCheck::checkBinaryTable() const {
    if (m_hdu.axes.size() != 2 || m_hdu.bitpix != 8)
        fail("a binary table needs BITPIX = 8 and two axes", "NAXIS");
    const std::int64_t fields = required("TFIELDS", 0, 999);
    std::int64_t width = 0;
    for (int field = 1; field <= fields; ++field) {
        const std::string keyword = "TFORM" + std::to_string(field);
        const auto format = binaryFormatOf(m_header.stringOr(keyword, ""));
        if (!format)
            fail("'" + m_header.stringOr(keyword, "") + "' is not a binary table format", keyword);
        if (__builtin_add_overflow(width, format->bytes(), &width) || width > m_hdu.axes[0])
            fail("the columns are wider than the " + std::to_string(m_hdu.axes[0]) + " bytes of a row (NAXIS1)",
                 keyword);
    }
    const std::int64_t tableBytes = m_hdu.axes[0] * m_hdu.axes[1];
    optional("THEAP", tableBytes, tableBytes, m_hdu.dataBytes);
}

void HduCheck::checkAsciiTable() const {
    if (m_hdu.axes.size() != 2 || m_hdu.bitpix != 8)
        fail("an ASCII table needs BITPIX = 8 and two axes", "NAXIS");
    const std::int64_t fields = required("TFIELDS", 0, 999);
    for (int field = 1; field <= fields; ++field) {
        const std::string keyword = "TFORM" + std::to_string(field);
        const auto format = asciiFormatOf(m_header.stringOr(keyword, ""));
        if (!format)
            fail("'" + m_header.stringOr(keyword, "") + "' is not an ASCII table format", keyword);
        const std::string start = "TBCOL" + std::to_string(field);
        if (required(start, 1, m_hdu.axes[0]) - 1 + format->width > m_hdu.axes[0])
            fail("the column ends beyond the row", start);
    }
}

void HduCheck::checkCompressedImage() {
    const std::int64_t rows = m_hdu.axes[1];
    constexpr std::int64_t most = std::int64_t{1} << 40;
    const auto axisCount = static_cast<int>(required("ZNAXIS", 1, compressedAxisLimit));
    std::vector<std::int64_t> axes;
    std::int64_t tiles = 1;
    std::int64_t tilePixels = 1;
    std::int64_t pixels = 1;
    for (int axis = 1; axis <= axisCount; ++axis) {
        const std::string number = std::to_string(axis);
        const std::int64_t length = required("ZNAXIS" + number, 1, most);
        const std::int64_t tile = optional("ZTILE" + number, axis == 1 ? length : 1, 1, most);
        axes.push_back(length);
        tiles = product(tiles, (length + tile - 1) / tile, "ZTILE" + number);
        tilePixels = product(tilePixels, std::min(tile, length), "ZTILE" + number);
        pixels = product(pixels, length, "ZNAXIS" + number);
    }
    product(pixels, 8, "ZNAXIS");
    if (tilePixels > tilePixelLimit)
        fail("a tile of " + std::to_string(tilePixels) + " pixels is too large", "ZTILE1");
    if (tiles != rows)
        fail("the image needs " + std::to_string(tiles) + " tiles, the table has " + std::to_string(rows), "NAXIS2");
    m_hdu.bitpix = bitpix("ZBITPIX");
    checkCompression();
    checkDescriptors(rows);
    m_hdu.axes = std::move(axes);
}

void HduCheck::checkCompression() const {
    const std::string method = m_header.stringOr("ZCMPTYPE", "");
    constexpr std::array<std::string_view, 6> safe{"RICE_1", "RICE_ONE", "GZIP_1", "GZIP_2", "PLIO_1", "NOCOMPRESS"};
    if (method == "HCOMPRESS_1" && !hcompressIsSafe())
        fail("HCOMPRESS images are refused with this CFITSIO, whose decoder can write beyond its memory "
             "(fixed in 4.6.4); recompress the file with fpack -r or fpack -g",
             "ZCMPTYPE");
    if (method != "HCOMPRESS_1" && std::ranges::find(safe, method) == safe.end())
        fail("the compression '" + method + "' is not known", "ZCMPTYPE");
    optional("ZDITHER0", 1, 0, 10000);
    for (int parameter = 1; parameter <= 9; ++parameter) {
        const std::string name = m_header.stringOr("ZNAME" + std::to_string(parameter), "");
        const std::string keyword = "ZVAL" + std::to_string(parameter);
        if (name == "BLOCKSIZE")
            required(keyword, 1, 1024);
        else if (name == "BYTEPIX")
            required(keyword, 1, 8);
    }
}

/// Every tile's bytes lie inside the heap.
void HduCheck::checkDescriptors(std::int64_t rows) const {
    const std::int64_t rowBytes = m_hdu.axes[0];
    const std::int64_t heapStart = optional("THEAP", rowBytes * rows, rowBytes * rows, m_hdu.dataBytes);
    const std::int64_t heapBytes = m_hdu.dataBytes - heapStart;
    const std::vector<BinaryField> fields = binaryFieldsOf(m_header);
    if (std::ranges::none_of(fields, [](const BinaryField& field) { return field.name == "COMPRESSED_DATA"; }))
        fail("a compressed image needs the column COMPRESSED_DATA", "TTYPE1");
    const std::int64_t rowsAtOnce =
        std::max<std::int64_t>(1, (std::int64_t{1} << 20) / std::max<std::int64_t>(1, rowBytes));
    std::string block;
    for (std::int64_t first = 0; first < rows; first += rowsAtOnce) {
        const std::int64_t count = std::min(rowsAtOnce, rows - first);
        block.resize(static_cast<std::size_t>(count * rowBytes));
        m_bytes.read(m_hdu.dataOffset + first * rowBytes, block.data(), block.size());
        for (std::int64_t row = 0; row < count; ++row)
            for (const BinaryField& field : fields)
                if (field.format.isDescriptor() && field.format.repeat > 0 &&
                    !descriptorIsInside(field.format, block.data() + row * rowBytes + field.offset, heapBytes))
                    throw Error(ErrorKind::BadInput, "the tile's data lie outside the file's data",
                                {m_bytes.path().string(), m_hdu.number, first + row, field.name});
    }
}

void HduCheck::run() {
    checkKind();
    checkSize();
    if (m_hdu.kind == FitsHdu::Kind::BinaryTable || m_hdu.kind == FitsHdu::Kind::CompressedImage)
        checkBinaryTable();
    if (m_hdu.kind == FitsHdu::Kind::AsciiTable)
        checkAsciiTable();
    if (m_hdu.kind == FitsHdu::Kind::CompressedImage)
        checkCompressedImage();
}

/// The cards from offset up to END; offset moves behind the last header block.
std::string headerText(const FileBytes& bytes, std::int64_t& offset, int hdu) {
    const ErrorPlace place{.path = bytes.path().string(), .hdu = hdu};
    std::string text;
    while (static_cast<std::int64_t>(text.size()) < headerLimit) {
        const std::string block = bytes.readSome(offset, static_cast<std::size_t>(blockSize));
        offset += blockSize;
        for (std::size_t card = 0; card + 80 <= block.size(); card += 80) {
            if (block.compare(card, 8, "END     ") == 0) {
                text.append(block, 0, card);
                return text;
            }
        }
        if (static_cast<std::int64_t>(block.size()) < blockSize)
            throw Error(ErrorKind::BadInput, "the header has no END card before the file ends", place);
        text += block;
    }
    throw Error(ErrorKind::BadInput, "the header is longer than " + std::to_string(headerLimit >> 20) + " MiB", place);
}

} // namespace

bool FitsHdu::hasPixels() const {
    return (kind == Kind::Image || kind == Kind::CompressedImage) && axes.size() >= 2 && pixelCount() > 0;
}

std::int64_t FitsHdu::pixelCount() const {
    std::int64_t count = axes.empty() ? 0 : 1;
    for (const std::int64_t length : axes)
        count *= length;
    return count;
}

std::vector<FitsHdu> scanFits(const FileBytes& bytes) {
    const std::string start = bytes.readSome(0, 9);
    if (start.empty())
        throw Error(ErrorKind::BadInput, "is empty", {.path = bytes.path().string()});
    if (start.starts_with("BZh"))
        throw Error(ErrorKind::BadInput, "is packed with bzip2, which is not read; unpack it with bunzip2",
                    {.path = bytes.path().string()});
    if (!start.starts_with("SIMPLE  ="))
        throw Error(ErrorKind::BadInput, "is not a FITS file (it does not begin with SIMPLE)",
                    {.path = bytes.path().string()});
    std::vector<FitsHdu> hdus;
    std::int64_t offset = 0;
    while (offset < bytes.size()) {
        if (!hdus.empty() && bytes.readSome(offset, 9) != "XTENSION=")
            break;
        FitsHdu hdu;
        hdu.number = static_cast<int>(hdus.size()) + 1;
        if (hdu.number > hduLimit)
            throw Error(ErrorKind::BadInput, "has more than " + std::to_string(hduLimit) + " HDUs",
                        {.path = bytes.path().string()});
        hdu.header = FitsHeader(headerText(bytes, offset, hdu.number));
        hdu.dataOffset = offset;
        HduCheck(bytes, hdu).run();
        offset += (hdu.dataBytes + blockSize - 1) / blockSize * blockSize;
        hdus.push_back(std::move(hdu));
    }
    return hdus;
}

} // namespace oddity::core
