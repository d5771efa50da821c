// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/pictures/picture.h"

#include <string>

#include "core/error.h"
#include "core/io/pictures/picture_formats.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::int64_t fileLimit = std::int64_t{1} << 29;
constexpr std::int64_t valueLimit = std::int64_t{1} << 27;

PictureHeader checkedHeader(const FileBytes& bytes) {
    const ErrorPlace place{.path = bytes.path().string()};
    if (bytes.isPacked() || (!looksLikePng(bytes) && !looksLikeJpeg(bytes)))
        throw Error(ErrorKind::BadInput, "is not a PNG or JPEG picture", place);
    const PictureHeader header = looksLikePng(bytes) ? pngHeaderOf(bytes) : jpegHeaderOf(bytes);
    const PictureSize& size = header.size;
    if (size.width < 1 || size.height < 1 || std::int64_t{size.height} > valueLimit / size.width / size.bands)
        throw Error(ErrorKind::BadInput,
                    "a picture of " + std::to_string(size.height) + "×" + std::to_string(size.width) +
                        " pixels cannot be a cutout",
                    place);
    if (bytes.size() > fileLimit)
        throw Error(ErrorKind::BadInput, "is larger than 512 MiB", place);
    return header;
}

/// Rows from the top with the bands of a pixel together, to bands of rows from below.
std::vector<float> unwoven(const std::string& raw, const PictureHeader& header) {
    const auto bands = static_cast<std::size_t>(header.size.bands);
    const auto width = static_cast<std::size_t>(header.size.width);
    const auto height = static_cast<std::size_t>(header.size.height);
    std::vector<float> values(header.size.values());
    const auto* next = reinterpret_cast<const unsigned char*>(raw.data());
    for (std::size_t row = height; row-- > 0;)
        for (std::size_t column = 0; column < width; ++column)
            for (std::size_t band = 0; band < bands; ++band) {
                float value = static_cast<float>(*next++);
                if (header.bytesPerValue == 2)
                    value = value * 256 + static_cast<float>(*next++);
                values[(band * height + row) * width + column] = value;
            }
    return values;
}

} // namespace

bool hasPictureName(const std::filesystem::path& path) {
    const std::string extension = lowerCase(path.extension().string());
    return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

PictureSize pictureSizeOf(const std::filesystem::path& path) {
    return checkedHeader(FileBytes(path)).size;
}

Picture readPicture(const std::filesystem::path& path) {
    const FileBytes bytes(path);
    const PictureHeader header = checkedHeader(bytes);
    const std::string file = bytes.readAll();
    std::string raw(header.size.values() * static_cast<std::size_t>(header.bytesPerValue), '\0');
    const std::string complaint = looksLikePng(bytes) ? decodePng(file, header, raw) : decodeJpeg(file, header, raw);
    if (!complaint.empty())
        throw Error(ErrorKind::BadInput, "is a damaged picture: " + complaint, {.path = path.string()});
    return {header.size, header.bytesPerValue == 2 ? 65535.0F : 255.0F, unwoven(raw, header)};
}

} // namespace oddity::core
