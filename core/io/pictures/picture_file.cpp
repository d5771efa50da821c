// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/pictures/picture_file.h"

#include <array>
#include <cstring>
#include <utility>

#include "core/io/big_endian.h"
#include "core/io/fits/fits_header.h"
#include "core/io/pictures/picture.h"

namespace oddity::core {

namespace {

constexpr std::size_t blockSize = 2880;
constexpr float mostOf8Bits = 255;
constexpr std::uint16_t signBit = 0x8000; ///< FITS stores unsigned numbers with this offset, BZERO

std::string headerOf(const Picture& picture) {
    const PictureSize& size = picture.size;
    const bool isWide = picture.white > mostOf8Bits;
    FitsHeaderText header;
    header.logical("SIMPLE", true, "FITS standard 4.0").integer("BITPIX", isWide ? 16 : 8);
    header.integer("NAXIS", size.bands > 1 ? 3 : 2).integer("NAXIS1", size.width).integer("NAXIS2", size.height);
    if (size.bands > 1)
        header.integer("NAXIS3", size.bands);
    if (isWide)
        header.integer("BSCALE", 1).integer("BZERO", signBit);
    constexpr std::array names{"R", "G", "B"};
    if (size.bands == static_cast<int>(names.size()))
        for (std::size_t band = 0; band < names.size(); ++band)
            header.text("BAND" + std::to_string(band + 1), names[band]);
    header.number(pictureWhiteKeyword, static_cast<double>(picture.white), "largest value that the picture can hold");
    header.text("CREATOR", "Oddity", "this header; a picture has none");
    return header.ended();
}

} // namespace

std::shared_ptr<const FitsFile> pictureAsFits(const std::filesystem::path& path) {
    const Picture picture = readPicture(path);
    const std::string header = headerOf(picture);
    const std::size_t valueBytes = picture.white > mostOf8Bits ? 2 : 1;
    const std::size_t dataBytes = picture.values.size() * valueBytes;
    ByteBuffer bytes;
    bytes.resize(header.size() + (dataBytes + blockSize - 1) / blockSize * blockSize);
    std::memcpy(bytes.data(), header.data(), header.size());
    char* next = bytes.data() + header.size();
    if (valueBytes == 1)
        for (const float value : picture.values)
            *next++ = static_cast<char>(static_cast<std::uint8_t>(value));
    else
        for (const float value : picture.values) {
            toBigEndian(static_cast<std::uint16_t>(static_cast<std::uint16_t>(value) ^ signBit), next);
            next += valueBytes;
        }
    std::memset(next, 0, bytes.size() - static_cast<std::size_t>(next - bytes.data()));
    return std::make_shared<const FitsFile>(FileBytes(path, std::move(bytes)));
}

std::shared_ptr<const FitsFile> openImageFile(const std::filesystem::path& path, FileContent content,
                                              AllDamaged allDamaged) {
    const bool isPicture = content == FileContent::Png || content == FileContent::Jpeg;
    return isPicture ? pictureAsFits(path) : std::make_shared<const FitsFile>(FileBytes(path), allDamaged);
}

std::shared_ptr<const FitsFile> openImageFile(const std::filesystem::path& path) {
    return openImageFile(path, contentByName(path));
}

} // namespace oddity::core
