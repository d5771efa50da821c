// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/header_scan.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/fits/checked_header.h"
#include "core/io/fits/compression/compressed_image.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

namespace {

constexpr std::int64_t blockSize = 2880;
constexpr std::int64_t headerLimit = std::int64_t{10} << 20;
constexpr int axisLimit = 9;
constexpr std::int64_t allHeadersLimit = std::int64_t{128} << 20;

/// The checks on one HDU, each failing with the place.
class HduCheck {
public:
    HduCheck(const FileBytes& bytes, FitsHdu& hdu)
        : m_bytes(bytes), m_hdu(hdu), m_header(hdu.header), m_checked(hdu.header, bytes.path(), hdu.number) {}

    void checkKindAndSize();
    void checkContent();

private:
    void checkKind();
    void checkSize();
    void checkBinaryTable() const;
    void checkAsciiTable() const;
    void checkCompressedImage();
    void checkDescriptors(const CompressedImage& image) const;

    const FileBytes& m_bytes;
    FitsHdu& m_hdu;
    const FitsHeader& m_header;
    CheckedHeader m_checked;
};

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
    m_hdu.bitpix = m_checked.bitpix("BITPIX");
    const auto axisCount = static_cast<int>(m_checked.required("NAXIS", 0, axisLimit));
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (int axis = 1; axis <= axisCount; ++axis)
        m_hdu.axes.push_back(m_checked.required("NAXIS" + std::to_string(axis), 0, most));
    const bool isGroups = axisCount > 1 && m_hdu.axes.front() == 0 && m_header.logical("GROUPS").value_or(false);
    std::int64_t elements = axisCount == 0 ? 0 : 1;
    for (int axis = isGroups ? 1 : 0; axis < axisCount; ++axis)
        elements =
            m_checked.product(elements, m_hdu.axes[static_cast<std::size_t>(axis)], "NAXIS" + std::to_string(axis + 1));
    if (isGroups)
        m_hdu.kind = FitsHdu::Kind::Other;
    if (m_hdu.number > 1 || isGroups) {
        const std::int64_t extra = m_checked.optional("PCOUNT", 0, 0, most);
        const std::int64_t groups = m_checked.optional("GCOUNT", 1, isGroups ? 0 : 1, most);
        if (__builtin_add_overflow(elements, extra, &elements))
            m_checked.fail("the size overflows 64 bits", "PCOUNT");
        elements = m_checked.product(elements, groups, "GCOUNT");
    }
    m_hdu.dataBytes = m_checked.product(elements, std::abs(m_hdu.bitpix) / 8, "NAXIS");
    const std::int64_t left = m_bytes.size() - m_hdu.dataOffset;
    if (m_hdu.dataBytes > left)
        m_checked.fail("the file is cut short: " + std::to_string(m_hdu.dataBytes) + " bytes of data are announced, " +
                       std::to_string(std::max<std::int64_t>(left, 0)) + " are there");
}

void HduCheck::checkBinaryTable() const {
    if (m_hdu.axes.size() != 2 || m_hdu.bitpix != 8)
        m_checked.fail("a binary table needs BITPIX = 8 and two axes", "NAXIS");
    const std::int64_t fields = m_checked.required("TFIELDS", 0, 999);
    std::int64_t width = 0;
    for (int field = 1; field <= fields; ++field) {
        const std::string keyword = "TFORM" + std::to_string(field);
        const auto format = binaryFormatOf(m_header.stringOr(keyword, ""));
        if (!format)
            m_checked.fail("'" + m_header.stringOr(keyword, "") + "' is not a binary table format", keyword);
        if (__builtin_add_overflow(width, format->bytes(), &width) || width > m_hdu.axes[0])
            m_checked.fail("the columns are wider than the " + std::to_string(m_hdu.axes[0]) +
                               " bytes of a row (NAXIS1)",
                           keyword);
    }
    const std::int64_t tableBytes = m_hdu.axes[0] * m_hdu.axes[1];
    m_checked.optional("THEAP", tableBytes, tableBytes, m_hdu.dataBytes);
}

void HduCheck::checkAsciiTable() const {
    if (m_hdu.axes.size() != 2 || m_hdu.bitpix != 8)
        m_checked.fail("an ASCII table needs BITPIX = 8 and two axes", "NAXIS");
    const std::int64_t fields = m_checked.required("TFIELDS", 0, 999);
    for (int field = 1; field <= fields; ++field) {
        const std::string keyword = "TFORM" + std::to_string(field);
        const auto format = asciiFormatOf(m_header.stringOr(keyword, ""));
        if (!format)
            m_checked.fail("'" + m_header.stringOr(keyword, "") + "' is not an ASCII table format", keyword);
        const std::string start = "TBCOL" + std::to_string(field);
        if (m_checked.required(start, 1, m_hdu.axes[0]) - 1 + format->width > m_hdu.axes[0])
            m_checked.fail("the column ends beyond the row", start);
    }
}

void HduCheck::checkCompressedImage() {
    const CompressedImage image = compressedImageOf(m_header, m_hdu.dataBytes, m_bytes.path(), m_hdu.number);
    checkDescriptors(image);
    m_hdu.bitpix = image.bitpix;
    m_hdu.axes = image.axes;
}

/// Every tile's bytes lie inside the heap.
void HduCheck::checkDescriptors(const CompressedImage& image) const {
    const std::int64_t heapBytes = m_hdu.dataBytes - image.heapStart;
    const std::vector<BinaryField> fields = binaryFieldsOf(m_header);
    const std::int64_t rowsAtOnce =
        std::max<std::int64_t>(1, (std::int64_t{1} << 20) / std::max<std::int64_t>(1, image.rowBytes));
    std::string block;
    for (std::int64_t first = 0; first < image.rows; first += rowsAtOnce) {
        const std::int64_t count = std::min(rowsAtOnce, image.rows - first);
        block.resize(static_cast<std::size_t>(count * image.rowBytes));
        m_bytes.read(m_hdu.dataOffset + first * image.rowBytes, block.data(), block.size());
        for (std::int64_t row = 0; row < count; ++row)
            for (const BinaryField& field : fields)
                if (field.format.isDescriptor() && field.format.repeat > 0 &&
                    !descriptorIsInside(field.format, block.data() + row * image.rowBytes + field.offset, heapBytes))
                    throw Error(ErrorKind::BadInput, "the tile's data lie outside the file's data",
                                {m_bytes.path().string(), m_hdu.number, first + row, field.name});
    }
}

void HduCheck::checkKindAndSize() {
    checkKind();
    checkSize();
}

void HduCheck::checkContent() {
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

/// On what follows the last HDU; an HDU that follows it at some distance is looked for, so that it can be named.
std::string remarkOnRest(const FileBytes& bytes, std::int64_t offset) {
    constexpr int blocksLookedAt = 10000;
    std::string remark =
        std::to_string(bytes.size() - offset) + " bytes behind the last HDU are no HDU and are left out";
    std::int64_t block = offset;
    for (int count = 0; count < blocksLookedAt && block < bytes.size(); ++count, block += blockSize)
        if (bytes.readSome(block, 9) == "XTENSION=")
            return remark + ", though another HDU seems to begin " + std::to_string(block - offset) + " bytes on";
    return remark;
}

} // namespace

std::int64_t FitsHdu::version() const {
    return header.integer("EXTVER").value_or(1);
}

std::string FitsHdu::title() const {
    return hduName(number, name(), version());
}

bool FitsHdu::isTable() const {
    return !problem && (kind == Kind::BinaryTable || kind == Kind::AsciiTable);
}

bool FitsHdu::mayHavePixels() const {
    return hasPixels() || (problem && kind != Kind::BinaryTable && kind != Kind::AsciiTable);
}

bool FitsHdu::mayBeTable() const {
    return isTable() || (problem && kind != Kind::Image && kind != Kind::CompressedImage);
}

bool FitsHdu::hasPixels() const {
    return (kind == Kind::Image || kind == Kind::CompressedImage) && axes.size() >= 2 && pixelCount() > 0;
}

std::int64_t FitsHdu::pixelCount() const {
    std::int64_t count = axes.empty() ? 0 : 1;
    for (const std::int64_t length : axes)
        count *= length;
    return count;
}

FitsScan scanFits(const FileBytes& bytes, AllDamaged allDamaged) {
    const std::string start = bytes.readSome(0, 9);
    if (start.empty())
        throw Error(ErrorKind::BadInput, "is empty", {.path = bytes.path().string()});
    if (!start.starts_with("SIMPLE  ="))
        throw Error(ErrorKind::BadInput, "is not a FITS file (it does not begin with SIMPLE)",
                    {.path = bytes.path().string()});
    FitsScan scan;
    std::int64_t offset = 0, headerBytes = 0;
    bool hasEnd = true;
    while (hasEnd && offset < bytes.size()) {
        if (!scan.hdus.empty() && bytes.readSome(offset, 9) != "XTENSION=") {
            scan.remark = remarkOnRest(bytes, offset);
            break;
        }
        FitsHdu hdu;
        hdu.number = static_cast<int>(scan.hdus.size()) + 1;
        if (headerBytes > allHeadersLimit) {
            scan.remark = "more HDUs follow and are left out: the headers of the first " +
                          std::to_string(scan.hdus.size()) + " fill " + std::to_string(allHeadersLimit >> 20) + " MiB";
            break;
        }
        hasEnd = false;
        try {
            const std::int64_t begin = offset;
            hdu.header = FitsHeader(headerText(bytes, offset, hdu.number));
            headerBytes += offset - begin;
            hdu.dataOffset = offset;
            HduCheck check(bytes, hdu);
            check.checkKindAndSize();
            hasEnd = true;
            offset += (hdu.dataBytes + blockSize - 1) / blockSize * blockSize;
            check.checkContent();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput)
                throw;
            hdu.problem = error;
            hdu.axes.clear();
        }
        scan.hdus.push_back(std::move(hdu));
    }
    const auto isReadable = [](const FitsHdu& hdu) { return !hdu.problem; };
    const auto hasHeader = [](const FitsHdu& hdu) { return !hdu.header.text().empty(); };
    if (std::ranges::none_of(scan.hdus, isReadable) &&
        (allDamaged == AllDamaged::Refused || std::ranges::none_of(scan.hdus, hasHeader)))
        throw *scan.hdus.front().problem;
    return scan;
}

} // namespace oddity::core
