// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/image_window.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace oddity::core {

namespace {

/// Where the read pixels go: rows of inside, each at its place in the window.
template <typename Value, typename Read>
void readInto(const PixelRegion& window, std::int64_t width, std::int64_t height, std::span<Value> into, Read read) {
    const PixelRegion inside = partInside(window, width, height);
    if (inside == window)
        return read(window, into);
    if (inside.width == 0 || inside.height == 0)
        return;
    std::vector<Value> part(static_cast<std::size_t>(inside.width * inside.height));
    read(inside, std::span(part));
    for (std::int64_t row = 0; row < inside.height; ++row)
        std::copy_n(part.begin() + row * inside.width, inside.width,
                    into.begin() + (inside.y - window.y + row) * window.width + inside.x - window.x);
}

std::int64_t floorHalf(std::int64_t number) {
    return (number - (number < 0 ? 1 : 0)) / 2;
}

} // namespace

PixelRegion middleOf(std::int64_t width, std::int64_t height, int size) {
    if (size <= 0)
        return {0, 0, width, height};
    return {floorHalf(width - size), floorHalf(height - size), size, size};
}

PixelRegion partInside(const PixelRegion& window, std::int64_t width, std::int64_t height) {
    const std::int64_t left = std::max<std::int64_t>(0, window.x);
    const std::int64_t bottom = std::max<std::int64_t>(0, window.y);
    const std::int64_t right = std::min(width, window.x + window.width);
    const std::int64_t top = std::min(height, window.y + window.height);
    if (right <= left || top <= bottom)
        return {};
    return {left, bottom, right - left, top - bottom};
}

void readWindow(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const PixelRegion& window,
                std::span<float> into) {
    readInto(window, image.axes[0], image.axes[1], into,
             [&](const PixelRegion& region, std::span<float> part) { file.readRegion(image, plane, region, part); });
}

void readWindowCodes(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const PixelRegion& window,
                     CodeKind kind, std::span<std::uint32_t> into) {
    readInto(window, image.axes[0], image.axes[1], into, [&](const PixelRegion& region, std::span<std::uint32_t> part) {
        if (image.bitpix > 0)
            return file.readCodes(image, plane, region, kind, part);
        std::vector<float> values(part.size());
        file.readRegion(image, plane, region, values);
        codesFrom(values, kind, part, {.path = file.bytes().path().string(), .hdu = image.number});
    });
}

void codesFrom(std::span<const float> values, CodeKind kind, std::span<std::uint32_t> into, const ErrorPlace& place) {
    constexpr float beyond = 4294967296.0F;
    constexpr float signBit = 2147483648.0F;
    for (std::size_t index = 0; index < values.size(); ++index) {
        const float value =
            std::isnan(values[index]) || (values[index] < 0 && kind == CodeKind::SegmentNumbers) ? 0 : values[index];
        if (value >= beyond || value < -signBit || std::floor(value) != value)
            throw Error(ErrorKind::BadInput,
                        "holds " + std::to_string(value) + " where mask bits or segment numbers are expected", place);
        into[index] = static_cast<std::uint32_t>(static_cast<std::int64_t>(value));
    }
}

std::vector<std::uint8_t> outsideOf(const PixelRegion& window, std::int64_t width, std::int64_t height) {
    const PixelRegion inside = partInside(window, width, height);
    if (inside == window)
        return {};
    std::vector<std::uint8_t> outside(static_cast<std::size_t>(window.width * window.height), 1);
    for (std::int64_t row = 0; row < inside.height; ++row)
        std::fill_n(outside.begin() + (inside.y - window.y + row) * window.width + inside.x - window.x, inside.width,
                    std::uint8_t{0});
    return outside;
}

void maskOutside(Cutout& cutout, const PixelRegion& window, std::int64_t width, std::int64_t height) {
    const std::vector<std::uint8_t> outside = outsideOf(window, width, height);
    if (outside.empty())
        return;
    ensureMask(cutout);
    for (std::size_t pixel = 0; pixel < cutout.mask.size(); ++pixel)
        if (outside[pixel % outside.size()] != 0)
            cutout.mask[pixel] = Cutout::OutsideImage;
}

void ensureMask(Cutout& cutout) {
    if (!cutout.mask.empty())
        return;
    cutout.mask.resize(cutout.pixels.size());
    std::ranges::transform(cutout.pixels, cutout.mask.begin(), [](float value) {
        return static_cast<std::uint8_t>(std::isnan(value) ? Cutout::Missing : 0);
    });
}

} // namespace oddity::core
