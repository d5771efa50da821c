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

constexpr std::int64_t blockSize = 2880;
constexpr std::int64_t valuesAtOnce = std::int64_t{4} << 20;
constexpr std::int64_t packedLimit = std::int64_t{64} << 20; ///< values that are compressed in memory

void checkKeyword(const std::string& keyword, const std::filesystem::path& path) {
    const bool isLegal = !keyword.empty() && keyword.size() <= 8 && std::ranges::all_of(keyword, [](unsigned char c) {
        return std::isupper(c) || std::isdigit(c) || c == '-' || c == '_';
    });
    if (!isLegal)
        throw Error(ErrorKind::Usage, "is not a FITS keyword", {.path = path.string(), .field = keyword});
}

FitsHeaderText headerOf(const std::filesystem::path& path, const std::map<std::string, std::string>& textCards,
                        const std::map<std::string, double>& numberCards) {
    FitsHeaderText header;
    for (const auto& [keyword, value] : textCards) {
        checkKeyword(keyword, path);
        header.text(keyword, value);
    }
    for (const auto& [keyword, value] : numberCards) {
        checkKeyword(keyword, path);
        header.number(keyword, value);
    }
    return header;
}

FitsHeaderText axesOf(const std::vector<std::int64_t>& shape, int bitpix) {
    FitsHeaderText axes;
    axes.logical("SIMPLE", true, "FITS standard 4.0").integer("BITPIX", bitpix, bitpix == -32 ? "float32" : "");
    axes.integer("NAXIS", static_cast<std::int64_t>(shape.size()));
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        axes.integer("NAXIS" + std::to_string(axis + 1), shape[shape.size() - 1 - axis]);
    return axes;
}

std::int64_t countOf(const std::vector<std::int64_t>& shape, const std::filesystem::path& path) {
    std::int64_t count = shape.empty() ? 0 : 1;
    for (const std::int64_t length : shape)
        if (length < 0 || __builtin_mul_overflow(count, length, &count))
            throw Error(ErrorKind::Usage, "the size of the image overflows 64 bits", {.path = path.string()});
    return count;
}

void writePacked(const std::filesystem::path& path, const Tensor& image, const FitsHeaderText& header) {
    AtomicFile file(path);
    file.write(packedFitsImage(image, header.cards()));
    file.commit();
}

/// Whole rows, or a part of one.
std::int64_t partOf(const std::vector<std::int64_t>& shape) {
    const std::int64_t row = std::max<std::int64_t>(1, shape.empty() ? 1 : shape.back());
    return row > valuesAtOnce ? valuesAtOnce : valuesAtOnce / row * row;
}

/// Calls write(first, size) for one part of the image after the other.
template <typename Write>
void forEachPart(const std::vector<std::int64_t>& shape, std::int64_t count, const Progress& progress, Write write) {
    const std::int64_t part = partOf(shape);
    const std::int64_t row = shape.empty() ? 1 : std::max<std::int64_t>(1, shape.back());
    for (std::int64_t done = 0, size = 0; done < count; done += size) {
        progress.throwIfStopped();
        size = std::min(part, count - done);
        if (row > valuesAtOnce)
            size = std::min(size, row - done % row);
        write(done, size);
        progress.step((done + size) / row, count / row, "rows");
    }
}

void finish(AtomicFile& file, std::int64_t bytes, const Progress& progress) {
    file.write(std::string(static_cast<std::size_t>((blockSize - bytes % blockSize) % blockSize), '\0'));
    progress.throwIfStopped();
    file.commit();
}

} // namespace

void writeFitsImage(const std::filesystem::path& path, const std::vector<std::int64_t>& shape,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards, const ImageValues& values,
                    const Progress& progress) {
    const std::int64_t count = countOf(shape, path);
    FitsHeaderText header = headerOf(path, textCards, numberCards);
    if (path.extension() == ".fz") {
        if (count > packedLimit)
            throw Error(ErrorKind::Usage,
                        "is too large an image to be compressed in memory; choose a name that ends in .fits",
                        {.path = path.string()});
        Tensor image{shape, std::vector<float>(static_cast<std::size_t>(count))};
        values(0, image.values);
        progress.throwIfStopped();
        return writePacked(path, image, header);
    }
    AtomicFile file(path);
    file.write(axesOf(shape, -32).append(header).ended());
    std::vector<float> numbers(static_cast<std::size_t>(std::min(partOf(shape), count)));
    constexpr std::size_t swappedAtOnce = std::size_t{1} << 16;
    std::vector<char> raw;
    forEachPart(shape, count, progress, [&](std::int64_t done, std::int64_t size) {
        const auto read = std::span(numbers).first(static_cast<std::size_t>(size));
        values(done, read);
        for (std::size_t from = 0; from < read.size(); from += swappedAtOnce) {
            const auto some = read.subspan(from, std::min(swappedAtOnce, read.size() - from));
            raw.resize(some.size() * sizeof(float));
            for (std::size_t index = 0; index < some.size(); ++index)
                toBigEndian(some[index], raw.data() + index * sizeof(float));
            file.write(raw.data(), raw.size());
        }
    });
    finish(file, count * static_cast<std::int64_t>(sizeof(float)), progress);
}

void writeFitsImage(const std::filesystem::path& path, const std::vector<std::int64_t>& shape,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards, const StoredNumbers& numbers,
                    const StoredValues& values, const Progress& progress) {
    if (path.extension() == ".fz")
        throw Error(ErrorKind::Usage,
                    "cannot be compressed: its numbers would be rounded to float32; choose a name that ends in .fits",
                    {.path = path.string()});
    const std::int64_t count = countOf(shape, path);
    FitsHeaderText header = axesOf(shape, numbers.bitpix);
    if (!numbers.scaling.isPlain())
        header.number("BSCALE", numbers.scaling.scale).number("BZERO", numbers.scaling.zero);
    if (numbers.bitpix > 0 && numbers.scaling.blank)
        header.integer("BLANK", *numbers.scaling.blank);
    AtomicFile file(path);
    file.write(header.append(headerOf(path, textCards, numberCards)).ended());
    std::vector<char> raw(static_cast<std::size_t>(std::min(partOf(shape), count)) * numbers.bytes());
    forEachPart(shape, count, progress, [&](std::int64_t done, std::int64_t size) {
        const auto part = std::span(raw).first(static_cast<std::size_t>(size) * numbers.bytes());
        values(done, part);
        file.write(part.data(), part.size());
    });
    finish(file, count * static_cast<std::int64_t>(numbers.bytes()), progress);
}

void writeFitsImage(const std::filesystem::path& path, const Tensor& image,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards) {
    if (countOf(image.shape, path) != static_cast<std::int64_t>(image.values.size()))
        throw Error(ErrorKind::Internal,
                    "an image of " + image.shapeText() + " has " + std::to_string(image.values.size()) + " values");
    if (path.extension() == ".fz")
        return writePacked(path, image, headerOf(path, textCards, numberCards));
    writeFitsImage(path, image.shape, textCards, numberCards,
                   [&image](std::int64_t first, std::span<float> into) {
                       std::copy_n(image.values.begin() + first, into.size(), into.begin());
                   },
                   {});
}

} // namespace oddity::core
