// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/fits_file.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>
#include <utility>

#include "core/error.h"
#include "core/io/fits/compression/compressed_reader.h"
#include "core/io/fits/file_mapping.h"
#include "core/io/fits/hdu_address.h"

namespace oddity::core {

namespace {

/// Smaller files are read before a mapping would pay.
constexpr std::int64_t mappedFrom = std::int64_t{1} << 20;
/// Longer rows are read by the system call, which is as fast for them and leaves no mapped pages behind.
constexpr std::int64_t longRowBytes = std::int64_t{1} << 15;
constexpr std::int64_t rowsAtOnce = 1024; ///< of a mapped file; after them it is told what was read
constexpr std::size_t ownCacheBytes = std::size_t{128} << 20;
constexpr std::size_t chunkBytes = std::size_t{1} << 18;

void checkRegion(const FileBytes& bytes, const FitsHdu& image, std::int64_t plane, const PixelRegion& region,
                 std::size_t room) {
    const bool isInside = image.hasPixels() && plane >= 0 && region.x >= 0 && region.y >= 0 && region.width >= 0 &&
                          region.height >= 0 && region.x <= image.axes[0] - region.width &&
                          region.y <= image.axes[1] - region.height &&
                          plane < image.pixelCount() / (image.axes[0] * image.axes[1]);
    if (!isInside || static_cast<std::size_t>(region.width * region.height) != room)
        throw Error(ErrorKind::Internal, "a region that is not inside the image was asked for",
                    {.path = bytes.path().string(), .hdu = image.number});
}

} // namespace

struct FitsFile::State {
    FileBytes bytes;
    FitsScan scan;
    FileMapping mapping;
    std::shared_ptr<TileCache> cache;
    std::int64_t numberInCache;
    mutable std::mutex readersLock;
    mutable std::vector<std::unique_ptr<const CompressedReader>> readers; ///< by HDU, made when first needed

    State(FileBytes opened, std::shared_ptr<TileCache> shared, AllDamaged allDamaged)
        : bytes(std::move(opened)), scan(scanFits(bytes, allDamaged)),
          mapping(bytes.size() < mappedFrom ? -1 : bytes.descriptor(), bytes.size()),
          cache(shared ? std::move(shared) : std::make_shared<TileCache>(ownCacheBytes)),
          numberInCache(cache->newFile()), readers(scan.hdus.size()) {}
    ~State() { cache->drop(numberInCache); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    const CompressedReader& readerOf(const FitsHdu& image) {
        const std::lock_guard lock(readersLock);
        auto& reader = readers.at(static_cast<std::size_t>(image.number - 1));
        if (!reader)
            reader = std::make_unique<const CompressedReader>(bytes, image, *cache, numberInCache);
        return *reader;
    }

    /// Calls convert(bytes, index of the first pixel, pixels) for the pixels of a rectangle of a plane, in parts.
    template <typename Convert>
    void readRows(const FitsHdu& image, std::int64_t first, std::int64_t width, std::int64_t height, Convert convert) {
        const std::int64_t pixelBytes = std::abs(image.bitpix) / 8;
        const std::int64_t stride = image.axes[0];
        const std::int64_t start = image.dataOffset + first * pixelBytes;
        if (width == stride) {
            width *= height;
            height = 1;
        }
        const char* memory = bytes.isPacked() ? bytes.unpacked().data() : mapping.bytes();
        if (memory && width * pixelBytes < longRowBytes) {
            for (std::int64_t done = 0; done < height; done += rowsAtOnce) {
                const std::int64_t end = std::min(height, done + rowsAtOnce);
                const auto rows = [=] {
                    for (std::int64_t row = done; row < end; ++row)
                        convert(memory + start + row * stride * pixelBytes, row * width, width);
                };
                if (bytes.isPacked())
                    rows();
                else if (!FileMapping::whileMapped(rows))
                    throw Error(ErrorKind::Io, "could not be read: it became shorter or its disk failed",
                                {.path = bytes.path().string(), .hdu = image.number});
                mapping.noteRead(end - done, width * pixelBytes);
            }
            return;
        }
        const std::int64_t chunk = static_cast<std::int64_t>(chunkBytes) / pixelBytes;
        std::vector<char> raw(static_cast<std::size_t>(std::min(width, chunk) * pixelBytes));
        for (std::int64_t row = 0; row < height; ++row)
            for (std::int64_t done = 0; done < width; done += chunk) {
                const std::int64_t count = std::min(chunk, width - done);
                bytes.read(start + (row * stride + done) * pixelBytes, raw.data(),
                           static_cast<std::size_t>(count * pixelBytes));
                convert(raw.data(), row * width + done, count);
            }
    }
};

FitsFile::FitsFile(const std::filesystem::path& path, std::shared_ptr<TileCache> cache)
    : m_state(std::make_unique<State>(FileBytes(path), std::move(cache), AllDamaged::Refused)) {}
FitsFile::FitsFile(FileBytes bytes, AllDamaged allDamaged)
    : m_state(std::make_unique<State>(std::move(bytes), nullptr, allDamaged)) {}
FitsFile::~FitsFile() = default;
FitsFile::FitsFile(FitsFile&&) noexcept = default;

const FileBytes& FitsFile::bytes() const {
    return m_state->bytes;
}

const std::vector<FitsHdu>& FitsFile::hdus() const {
    return m_state->scan.hdus;
}

const std::string& FitsFile::remark() const {
    return m_state->scan.remark;
}

const FitsHdu& FitsFile::hdu(int number) const {
    if (number < 1 || number > static_cast<int>(m_state->scan.hdus.size()))
        throw Error(ErrorKind::NotFound, "there is no such HDU, the file's last is " + hdus().back().title(),
                    {.path = bytes().path().string(), .hdu = number});
    return m_state->scan.hdus[static_cast<std::size_t>(number - 1)];
}

const FitsHdu& FitsFile::imageHdu(int number) const {
    if (number > 0) {
        if (!hdu(number).readable().hasPixels())
            throw Error(ErrorKind::BadInput, "holds no image", {.path = bytes().path().string(), .hdu = number});
        return hdu(number);
    }
    const auto match = std::ranges::find_if(hdus(), &FitsHdu::mayHavePixels);
    if (match == hdus().end())
        throw Error(ErrorKind::BadInput, "holds no image in any of its " + std::to_string(hdus().size()) + " HDUs",
                    {.path = bytes().path().string()});
    return match->readable();
}

const FitsHdu& FitsFile::tableHdu(int number) const {
    if (number > 0) {
        if (!hdu(number).readable().isTable())
            throw Error(ErrorKind::BadInput, "holds no table", {.path = bytes().path().string(), .hdu = number});
        return hdu(number);
    }
    const auto match = std::ranges::find_if(hdus(), &FitsHdu::mayBeTable);
    if (match == hdus().end())
        throw Error(ErrorKind::BadInput, "holds no table in any of its " + std::to_string(hdus().size()) + " HDUs",
                    {.path = bytes().path().string()});
    return match->readable();
}

const FitsHdu& FitsFile::imageHduNamed(std::string_view text) const {
    return imageHdu(text.empty() ? 0 : hduNamed(text).number);
}

const FitsHdu& FitsFile::hduNamed(std::string_view text) const {
    const HduAddress name(text);
    for (const FitsHdu& entry : hdus())
        if (name.isOf(entry))
            return entry;
    if (name.number)
        return hdu(static_cast<int>(std::min<std::int64_t>(*name.number, std::numeric_limits<int>::max() - 1)) + 1);
    const std::string known = namesOf(hdus());
    throw Error(
        ErrorKind::NotFound,
        "there is no HDU named '" + std::string(text) + "'; " +
            (known.empty() ? "none of the " + std::to_string(hdus().size()) + " has a name" : "there are " + known),
        {.path = bytes().path().string(), .field = "EXTNAME"});
}

void FitsFile::readRegion(const FitsHdu& image, std::int64_t plane, const PixelRegion& region,
                          std::span<float> into) const {
    checkRegion(bytes(), image, plane, region, into.size());
    if (image.kind == FitsHdu::Kind::CompressedImage)
        return m_state->readerOf(image).readRegion(plane, region, into);
    const PixelScaling scaling = scalingOf(image.header, image.bitpix);
    const int bitpix = image.bitpix;
    const std::int64_t first = (plane * image.axes[1] + region.y) * image.axes[0] + region.x;
    m_state->readRows(image, first, region.width, region.height,
                      [bitpix, &scaling, into](const char* bytes, std::int64_t start, std::int64_t count) {
                          floatsFromBytes(
                              bytes, bitpix, scaling,
                              into.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(count)));
                      });
}

void FitsFile::readCodes(const FitsHdu& image, std::int64_t plane, const PixelRegion& region, CodeKind kind,
                         std::span<std::uint32_t> into) const {
    checkRegion(bytes(), image, plane, region, into.size());
    const ErrorPlace place{.path = bytes().path().string(), .hdu = image.number};
    const PixelScaling scaling = scalingOf(image.header, image.bitpix);
    if (!holdsCodes(image.bitpix, scaling))
        throw Error(ErrorKind::BadInput, "holds real numbers where mask bits or segment numbers are expected", place);
    bool allFit = true;
    if (image.kind == FitsHdu::Kind::CompressedImage) {
        allFit = m_state->readerOf(image).readCodes(plane, region, kind, into);
    } else {
        const int bitpix = image.bitpix;
        const std::int64_t first = (plane * image.axes[1] + region.y) * image.axes[0] + region.x;
        m_state->readRows(
            image, first, region.width, region.height,
            [bitpix, &scaling, kind, &allFit, into](const char* bytes, std::int64_t start, std::int64_t count) {
                allFit &=
                    codesFromBytes(bytes, bitpix, scaling, kind,
                                   into.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(count)));
            });
    }
    if (!allFit)
        throw Error(ErrorKind::BadInput, "holds numbers of more than 32 bits where mask bits are expected", place);
}

/// A compressed image may tell of its missing integers as its tiles do.
StoredNumbers FitsFile::storedAs(const FitsHdu& image) {
    StoredNumbers numbers{image.bitpix, scalingOf(image.header, image.bitpix)};
    if (image.kind == FitsHdu::Kind::CompressedImage && image.bitpix > 0 && image.header.has("ZBLANK"))
        numbers.scaling.blank = image.header.integer("ZBLANK");
    return numbers;
}

void FitsFile::readStored(const FitsHdu& image, std::int64_t plane, const PixelRegion& region,
                          std::span<char> into) const {
    const StoredNumbers numbers = storedAs(image);
    const std::size_t numberBytes = numbers.bytes();
    checkRegion(bytes(), image, plane, region, into.size() / numberBytes);
    if (image.kind == FitsHdu::Kind::CompressedImage)
        return m_state->readerOf(image).readStored(plane, region, numbers, into);
    const std::int64_t first = (plane * image.axes[1] + region.y) * image.axes[0] + region.x;
    m_state->readRows(image, first, region.width, region.height,
                      [numberBytes, into](const char* bytes, std::int64_t start, std::int64_t count) {
                          std::memcpy(into.data() + static_cast<std::size_t>(start) * numberBytes, bytes,
                                      static_cast<std::size_t>(count) * numberBytes);
                      });
}

void FitsFile::readPixels(const FitsHdu& image, std::int64_t first, std::span<float> into) const {
    const std::int64_t total = image.pixelCount();
    const auto count = static_cast<std::int64_t>(into.size());
    if (first < 0 || first > total || count > total - first)
        throw Error(ErrorKind::BadInput, "the image ends after " + std::to_string(total) + " pixels",
                    {.path = bytes().path().string(), .hdu = image.number});
    if (count == 0)
        return;
    if (image.kind != FitsHdu::Kind::CompressedImage) {
        const PixelScaling scaling = scalingOf(image.header, image.bitpix);
        const int bitpix = image.bitpix;
        m_state->readRows(image, first, count, 1,
                          [bitpix, &scaling, into](const char* bytes, std::int64_t start, std::int64_t pixels) {
                              floatsFromBytes(
                                  bytes, bitpix, scaling,
                                  into.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(pixels)));
                          });
        return;
    }
    const CompressedReader& reader = m_state->readerOf(image);
    const std::int64_t width = image.axes[0];
    const std::int64_t height = image.axes.size() > 1 ? image.axes[1] : 1;
    for (std::int64_t done = 0; done < count;) {
        const std::int64_t pixel = first + done;
        PixelRegion region{pixel % width, pixel / width % height, 0, 1};
        region.width = std::min(width - region.x, count - done);
        if (region.width == width)
            region.height = std::min(height - region.y, (count - done) / width);
        const std::int64_t size = region.width * region.height;
        reader.readRegion(pixel / (width * height), region,
                          into.subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(size)));
        done += size;
    }
}

} // namespace oddity::core
