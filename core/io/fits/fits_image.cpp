// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/fits_image.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/big_endian.h"
#include "core/io/fits/fits_header.h"
#include "core/io/fits/packed_image.h"

namespace oddity::core {

namespace {

void checkKeyword(const std::string& keyword, const std::filesystem::path& path) {
    const bool isLegal = !keyword.empty() && keyword.size() <= 8 && std::ranges::all_of(keyword, [](unsigned char c) {
        return std::isupper(c) || std::isdigit(c) || c == '-' || c == '_';
    });
    if (!isLegal)
        throw Error(ErrorKind::Usage, "is not a FITS keyword", {.path = path.string(), .field = keyword});
}

} // namespace

void writeFitsImage(const std::filesystem::path& path, const Tensor& image,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards) {
    FitsHeaderText axes;
    axes.logical("SIMPLE", true, "FITS standard 4.0").integer("BITPIX", -32, "float32");
    axes.integer("NAXIS", static_cast<std::int64_t>(image.shape.size()));
    std::int64_t count = image.shape.empty() ? 0 : 1;
    for (std::size_t axis = 0; axis < image.shape.size(); ++axis) {
        const std::int64_t length = image.shape[image.shape.size() - 1 - axis];
        axes.integer("NAXIS" + std::to_string(axis + 1), length);
        count *= length;
    }
    if (count != static_cast<std::int64_t>(image.values.size()))
        throw Error(ErrorKind::Internal,
                    "an image of " + image.shapeText() + " has " + std::to_string(image.values.size()) + " values");
    FitsHeaderText header;
    for (const auto& [keyword, value] : textCards) {
        checkKeyword(keyword, path);
        header.text(keyword, value);
    }
    for (const auto& [keyword, value] : numberCards) {
        checkKeyword(keyword, path);
        header.number(keyword, value);
    }
    AtomicFile file(path);
    if (path.extension() == ".fz") {
        file.write(packedFitsImage(image, header.cards()));
        file.commit();
        return;
    }
    file.write(axes.append(header).ended());
    constexpr std::size_t pixelsAtOnce = std::size_t{1} << 16;
    std::vector<char> raw;
    for (std::size_t done = 0; done < image.values.size(); done += pixelsAtOnce) {
        const auto part = std::span(image.values).subspan(done, std::min(pixelsAtOnce, image.values.size() - done));
        raw.resize(part.size() * sizeof(float));
        for (std::size_t index = 0; index < part.size(); ++index)
            toBigEndian(part[index], raw.data() + index * sizeof(float));
        file.write(raw.data(), raw.size());
    }
    constexpr std::size_t blockSize = 2880;
    file.write(std::string((blockSize - image.values.size() * sizeof(float) % blockSize) % blockSize, '\0'));
    file.commit();
}

} // namespace oddity::core
