// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/fits_file.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <mutex>
#include <optional>

#include <fitsio.h>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/tile_check.h"

namespace oddity::core {

namespace {

struct Scaling {
    double scale = 1;
    double zero = 0;
    std::optional<std::int64_t> blank;
};

Scaling scalingOf(const FitsHeader& header, int bitpix) {
    Scaling scaling{header.real("BSCALE").value_or(1), header.real("BZERO").value_or(0), std::nullopt};
    if (bitpix > 0)
        scaling.blank = header.integer("BLANK");
    return scaling;
}

template <typename Raw> void convert(const char* bytes, const Scaling& scaling, std::span<float> into) {
    const bool isPlain = scaling.scale == 1 && scaling.zero == 0;
    for (std::size_t index = 0; index < into.size(); ++index) {
        const Raw raw = fromBigEndian<Raw>(bytes + index * sizeof(Raw));
        into[index] = isPlain ? static_cast<float>(raw)
                              : static_cast<float>(scaling.zero + scaling.scale * static_cast<double>(raw));
        if constexpr (std::is_integral_v<Raw>)
            if (scaling.blank && static_cast<std::int64_t>(raw) == *scaling.blank)
                into[index] = std::numeric_limits<float>::quiet_NaN();
    }
}

void convertPixels(const char* bytes, int bitpix, const Scaling& scaling, std::span<float> into) {
    switch (bitpix) {
    case 8:
        return convert<std::uint8_t>(bytes, scaling, into);
    case 16:
        return convert<std::int16_t>(bytes, scaling, into);
    case 32:
        return convert<std::int32_t>(bytes, scaling, into);
    case 64:
        return convert<std::int64_t>(bytes, scaling, into);
    case -32:
        return convert<float>(bytes, scaling, into);
    default:
        return convert<double>(bytes, scaling, into);
    }
}

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

float cfitsioNumber() {
    float version = 0;
    fits_get_version(&version);
    return version;
}

/// CFITSIO keeps one message stack for the whole program.
std::string cfitsioMessage(int status) {
    static std::mutex stack;
    const std::lock_guard lock(stack);
    char text[FLEN_STATUS] = "";
    fits_get_errstatus(status, text);
    std::string message = std::string(text) + " (CFITSIO status " + std::to_string(status) + ")";
    char line[FLEN_ERRMSG] = "";
    while (fits_read_errmsg(line))
        message += std::string("; ") + line;
    for (char& character : message)
        if (character < ' ' || character > '~')
            character = '?'; // the messages quote damaged headers
    return message;
}

std::mutex& cfitsioCalls() {
    static std::mutex calls;
    return calls;
}

/// Held during a call when CFITSIO was built without thread support.
std::unique_lock<std::mutex> guardUnlessReentrant() {
    static const bool isReentrant = fits_is_reentrant() == 1;
    return isReentrant ? std::unique_lock<std::mutex>() : std::unique_lock(cfitsioCalls());
}

struct CloseFits {
    void operator()(fitsfile* file) const {
        int status = 0;
        fits_close_file(file, &status);
    }
};
using FitsHandle = std::unique_ptr<fitsfile, CloseFits>;

} // namespace

struct FitsFile::State {
    FileBytes bytes;
    std::vector<FitsHdu> hdus;
    std::mutex idleLock;
    std::vector<FitsHandle> idle;

    explicit State(const std::filesystem::path& path) : bytes(path), hdus(scanFits(bytes)) {}

    [[noreturn]] void fail(int status, int hdu) const {
        throw Error(ErrorKind::BadInput, cfitsioMessage(status), {.path = bytes.path().string(), .hdu = hdu});
    }

    FitsHandle borrow() {
        {
            const std::lock_guard lock(idleLock);
            if (!idle.empty()) {
                FitsHandle handle = std::move(idle.back());
                idle.pop_back();
                return handle;
            }
        }
        fitsfile* file = nullptr;
        int status = 0;
        if (bytes.isPacked()) {
            void* memory = const_cast<char*>(bytes.unpacked().data());
            std::size_t size = bytes.unpacked().size();
            fits_open_memfile(&file, "unpacked", READONLY, &memory, &size, 0, nullptr, &status);
        } else {
            const std::string path = std::filesystem::canonical(bytes.path()).string();
            if (path.size() >= FLEN_FILENAME)
                throw Error(ErrorKind::BadInput, "the path is too long for CFITSIO", {.path = path});
            fits_open_diskfile(&file, path.c_str(), READONLY, &status);
        }
        if (status != 0)
            fail(status, 1);
        return FitsHandle(file);
    }

    void readCompressed(const FitsHdu& image, std::int64_t first, std::span<float> into) {
        checkTiles(bytes, image, first, static_cast<std::int64_t>(into.size()));
        const auto guard = guardUnlessReentrant();
        FitsHandle handle = borrow();
        int status = 0;
        int current = 0;
        fits_get_hdu_num(handle.get(), &current);
        if (current != image.number)
            fits_movabs_hdu(handle.get(), image.number, nullptr, &status);
        float missing = std::numeric_limits<float>::quiet_NaN();
        int anyMissing = 0;
        fits_read_img(handle.get(), TFLOAT, first + 1, static_cast<LONGLONG>(into.size()), &missing, into.data(),
                      &anyMissing, &status);
        if (status != 0)
            fail(status, image.number);
        const std::lock_guard lock(idleLock);
        idle.push_back(std::move(handle));
    }
};

FitsFile::FitsFile(const std::filesystem::path& path) : m_state(std::make_unique<State>(path)) {}
FitsFile::~FitsFile() = default;
FitsFile::FitsFile(FitsFile&&) noexcept = default;

const FileBytes& FitsFile::bytes() const {
    return m_state->bytes;
}

const std::vector<FitsHdu>& FitsFile::hdus() const {
    return m_state->hdus;
}

const FitsHdu& FitsFile::hdu(int number) const {
    if (number < 1 || number > static_cast<int>(m_state->hdus.size()))
        throw Error(ErrorKind::NotFound, "there is no such HDU, the file has " + std::to_string(m_state->hdus.size()),
                    {.path = bytes().path().string(), .hdu = number});
    return m_state->hdus[static_cast<std::size_t>(number - 1)];
}

const FitsHdu& FitsFile::imageHdu(int number) const {
    if (number > 0) {
        if (!hdu(number).hasPixels())
            throw Error(ErrorKind::BadInput, "holds no image", {.path = bytes().path().string(), .hdu = number});
        return hdu(number);
    }
    const auto match = std::ranges::find_if(hdus(), &FitsHdu::hasPixels);
    if (match == hdus().end())
        throw Error(ErrorKind::BadInput, "holds no image in any of its " + std::to_string(hdus().size()) + " HDUs",
                    {.path = bytes().path().string()});
    return *match;
}

const FitsHdu& FitsFile::tableHdu(int number) const {
    const auto isTable = [](const FitsHdu& entry) {
        return entry.kind == FitsHdu::Kind::BinaryTable || entry.kind == FitsHdu::Kind::AsciiTable;
    };
    if (number > 0) {
        if (!isTable(hdu(number)))
            throw Error(ErrorKind::BadInput, "holds no table", {.path = bytes().path().string(), .hdu = number});
        return hdu(number);
    }
    const auto match = std::ranges::find_if(hdus(), isTable);
    if (match == hdus().end())
        throw Error(ErrorKind::BadInput, "holds no table in any of its " + std::to_string(hdus().size()) + " HDUs",
                    {.path = bytes().path().string()});
    return *match;
}

const FitsHdu& FitsFile::imageHduNamed(std::string_view text) const {
    if (text.empty())
        return imageHdu(0);
    int number = -1;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code == std::errc() && end == text.data() + text.size() && number >= 0)
        return imageHdu(number + 1);
    const auto isSame = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    std::string known;
    for (const FitsHdu& entry : hdus()) {
        if (std::ranges::equal(entry.name(), text, isSame))
            return imageHdu(entry.number);
        if (!entry.name().empty())
            known += (known.empty() ? "" : ", ") + entry.name();
    }
    throw Error(
        ErrorKind::NotFound,
        "there is no HDU named '" + std::string(text) + "'; " +
            (known.empty() ? "none of the " + std::to_string(hdus().size()) + " has a name" : "there are " + known),
        {.path = bytes().path().string(), .field = "EXTNAME"});
}

void FitsFile::readRegion(const FitsHdu& image, std::int64_t plane, const PixelRegion& region,
                          std::span<float> into) const {
    checkRegion(bytes(), image, plane, region, into.size());
    const std::int64_t planeSize = image.axes[0] * image.axes[1];
    for (std::int64_t row = 0; row < region.height; ++row)
        readPixels(image, plane * planeSize + (region.y + row) * image.axes[0] + region.x,
                   into.subspan(static_cast<std::size_t>(row * region.width), static_cast<std::size_t>(region.width)));
}

void FitsFile::readCodes(const FitsHdu& image, std::int64_t plane, const PixelRegion& region,
                         std::span<std::uint32_t> into) const {
    if (image.bitpix < 0)
        throw Error(ErrorKind::BadInput, "holds real numbers where mask bits or segment numbers are expected",
                    {.path = bytes().path().string(), .hdu = image.number, .field = "BITPIX"});
    std::vector<float> values(into.size());
    readRegion(image, plane, region, values);
    std::ranges::transform(values, into.begin(),
                           [](float value) { return value > 0 ? static_cast<std::uint32_t>(value) : 0U; });
}

void FitsFile::readPixels(const FitsHdu& image, std::int64_t first, std::span<float> into) const {
    const std::int64_t total = image.pixelCount();
    if (first < 0 || first > total || static_cast<std::int64_t>(into.size()) > total - first)
        throw Error(ErrorKind::BadInput, "the image ends after " + std::to_string(total) + " pixels",
                    {.path = bytes().path().string(), .hdu = image.number});
    if (image.kind == FitsHdu::Kind::CompressedImage)
        return m_state->readCompressed(image, first, into);
    const Scaling scaling = scalingOf(image.header, image.bitpix);
    const auto pixelBytes = static_cast<std::size_t>(std::abs(image.bitpix) / 8);
    constexpr std::size_t pixelsAtOnce = std::size_t{1} << 18;
    std::vector<char> raw;
    for (std::size_t done = 0; done < into.size(); done += pixelsAtOnce) {
        const std::span<float> part = into.subspan(done, std::min(pixelsAtOnce, into.size() - done));
        raw.resize(part.size() * pixelBytes);
        const std::int64_t start = first + static_cast<std::int64_t>(done);
        bytes().read(image.dataOffset + start * static_cast<std::int64_t>(pixelBytes), raw.data(), raw.size());
        convertPixels(raw.data(), image.bitpix, scaling, part);
    }
}

std::string cfitsioVersion() {
    const int number = static_cast<int>(std::lround(static_cast<double>(cfitsioNumber()) * 10000));
    return std::to_string(number / 10000) + "." + std::to_string(number % 10000 / 100) + "." +
           std::to_string(number % 100);
}

bool hcompressIsSafe() {
    return std::lround(static_cast<double>(cfitsioNumber()) * 10000) >= 40604;
}

} // namespace oddity::core
