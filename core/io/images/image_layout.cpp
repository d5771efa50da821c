// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/image_layout.h"

#include <algorithm>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::int64_t pixelLimit = std::int64_t{1} << 27;

std::string axesText(const std::vector<std::int64_t>& axes) {
    std::string text;
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis)
        text += (text.empty() ? "" : "×") + std::to_string(*axis);
    return text;
}

ImageLayout layoutOf(const FitsFile& file, const FitsHdu& image, std::int64_t objects, std::int64_t bands) {
    const ErrorPlace place{.path = file.bytes().path().string(), .hdu = image.number};
    const std::int64_t width = image.axes[0];
    const std::int64_t height = image.axes[1];
    if (width > pixelLimit || height > pixelLimit / width || bands > pixelLimit / (width * height))
        throw Error(ErrorKind::BadInput, "an image of " + axesText(image.axes) + " pixels is too large for a cutout",
                    place);
    return {objects, static_cast<int>(bands), static_cast<int>(height), static_cast<int>(width)};
}

[[noreturn]] void refuseAxes(const FitsFile& file, const FitsHdu& image, const std::string& expected) {
    throw Error(ErrorKind::BadInput,
                "the image has the axes " + axesText(image.axes) + " where " + expected + " is expected",
                {.path = file.bytes().path().string(), .hdu = image.number, .field = "NAXIS"});
}

std::vector<std::int64_t> axesWithout1sBehind(const FitsHdu& image, std::size_t least) {
    std::vector<std::int64_t> axes = image.axes;
    while (axes.size() > least && axes.back() == 1)
        axes.pop_back();
    return axes;
}

/// Epochs × bands.
std::int64_t planesOf(const FitsFile& file, const FitsHdu& image, const std::vector<std::int64_t>& axes) {
    if (axes[3] > pixelLimit / std::max<std::int64_t>(1, axes[2]))
        refuseAxes(file, image, "a cube of fewer planes");
    return axes[2] * axes[3];
}

} // namespace

ImageLayout stackLayoutOf(const FitsFile& file, const FitsHdu& image, bool isOfCubes) {
    const std::vector<std::int64_t> axes = axesWithout1sBehind(image, 4);
    if (axes.size() == 2)
        return layoutOf(file, image, 1, 1);
    if (axes.size() == 3)
        return layoutOf(file, image, axes[2], 1);
    if (axes.size() == 4)
        return layoutOf(file, image, axes[3], axes[2]);
    if (axes.size() == 5 && isOfCubes)
        return layoutOf(file, image, axes[4], planesOf(file, image, axes));
    refuseAxes(file, image, "objects × bands × height × width");
}

ImageLayout objectLayoutOf(const FitsFile& file, const FitsHdu& image, bool isCube) {
    const std::vector<std::int64_t> axes = axesWithout1sBehind(image, 2);
    if (axes.size() == 2)
        return layoutOf(file, image, 1, 1);
    if (axes.size() == 3)
        return layoutOf(file, image, 1, axes[2]);
    if (axes.size() == 4 && isCube)
        return layoutOf(file, image, 1, planesOf(file, image, axes));
    refuseAxes(file, image, "bands × height × width");
}

std::vector<std::string> bandNamesOf(const std::vector<std::string>& wanted, int count, const FitsHdu& image,
                                     const std::filesystem::path& path) {
    if (!wanted.empty()) {
        if (static_cast<int>(wanted.size()) != count)
            throw Error(ErrorKind::BadInput,
                        std::to_string(wanted.size()) + " bands were named, the image has " + std::to_string(count),
                        {.path = path.string(), .hdu = image.number, .field = "bands"});
        return wanted;
    }
    std::vector<std::string> names;
    for (int band = 1; band <= count; ++band) {
        std::string name = image.header.stringOr("BAND" + std::to_string(band), "");
        if (name.empty() && count == 1)
            name = image.header.stringOr("FILTER", "");
        const bool isTaken = std::ranges::find(names, name) != names.end();
        names.push_back(name.empty() || isTaken ? "band" + std::to_string(band) : name);
    }
    return names;
}

} // namespace oddity::core
