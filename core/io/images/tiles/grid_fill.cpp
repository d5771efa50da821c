// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/grid_fill.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/io/images/image_window.h"

namespace oddity::core {

namespace {

constexpr std::int64_t pixelLimit = std::int64_t{1} << 26; ///< of an image that are read for one grid

bool isInside(const PixelPosition& position, std::int64_t width, std::int64_t height) {
    return position.x >= -0.5 && position.y >= -0.5 && position.x < static_cast<double>(width) - 0.5 &&
           position.y < static_cast<double>(height) - 0.5;
}

/// Visits the grid's pixels that are inside the image and not covered yet, and marks them.
template <typename Visit>
void forEachNew(const GridMap& map, int gridWidth, std::int64_t width, std::int64_t height, Covered& covered,
                Visit visit) {
    for (std::size_t pixel = 0; pixel < covered.size(); ++pixel) {
        if (covered[pixel] != 0)
            continue;
        const auto position = map.at(static_cast<int>(pixel) % gridWidth, static_cast<int>(pixel) / gridWidth);
        if (!position || !isInside(*position, width, height))
            continue;
        covered[pixel] = 1;
        visit(pixel, *position);
    }
}

/// The part of an image that was read.
template <typename Value> struct Patch {
    PixelRegion region;
    std::vector<Value> values;

    Value at(std::int64_t x, std::int64_t y) const {
        x = std::clamp(x, region.x, region.x + region.width - 1);
        y = std::clamp(y, region.y, region.y + region.height - 1);
        return values[static_cast<std::size_t>((y - region.y) * region.width + x - region.x)];
    }
};

float valueAt(const Patch<float>& patch, PixelPosition position) {
    const double left = std::floor(position.x);
    const double bottom = std::floor(position.y);
    const double u = position.x - left;
    const double v = position.y - bottom;
    const double weights[] = {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v};
    const auto x = static_cast<std::int64_t>(left);
    const auto y = static_cast<std::int64_t>(bottom);
    const float values[] = {patch.at(x, y), patch.at(x + 1, y), patch.at(x, y + 1), patch.at(x + 1, y + 1)};
    double sum = 0;
    double weight = 0;
    for (int corner = 0; corner < 4; ++corner)
        if (!std::isnan(values[corner]) && weights[corner] > 0) {
            sum += weights[corner] * static_cast<double>(values[corner]);
            weight += weights[corner];
        }
    return weight < 0.5 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(sum / weight);
}

std::uint32_t valueAt(const Patch<std::uint32_t>& patch, PixelPosition position) {
    return patch.at(std::llround(position.x), std::llround(position.y));
}

template <typename Value, typename Read>
void fill(const FitsFile& file, const FitsHdu& image, const GridMap& map, int gridWidth, std::span<Value> into,
          Covered& covered, Read read) {
    const std::int64_t width = image.axes[0];
    const std::int64_t height = image.axes[1];
    auto bounds = map.bounds();
    if (!bounds)
        return;
    if (!map.isShift()) // interpolation needs the neighbours
        bounds = PixelRegion{bounds->x - 1, bounds->y - 1, bounds->width + 2, bounds->height + 2};
    Patch<Value> patch{partInside(*bounds, width, height), {}};
    if (patch.region.width == 0 || patch.region.height == 0)
        return;
    if (patch.region.width > pixelLimit / patch.region.height)
        throw Error(ErrorKind::BadInput,
                    "a cutout of it would need " + std::to_string(patch.region.width) + "×" +
                        std::to_string(patch.region.height) +
                        " of its pixels; its pixels are too small for this survey",
                    {.path = file.bytes().path().string(), .hdu = image.number});
    patch.values.resize(static_cast<std::size_t>(patch.region.width * patch.region.height));
    read(patch);
    forEachNew(map, gridWidth, width, height, covered, [&](std::size_t pixel, PixelPosition position) {
        into[pixel] =
            map.isShift() ? patch.at(std::llround(position.x), std::llround(position.y)) : valueAt(patch, position);
    });
}

} // namespace

std::size_t cover(const GridMap& map, int gridWidth, std::int64_t width, std::int64_t height, Covered& covered) {
    std::size_t added = 0;
    forEachNew(map, gridWidth, width, height, covered, [&added](std::size_t, PixelPosition) { ++added; });
    return added;
}

void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              std::span<float> into, Covered& covered) {
    const auto read = [&](Patch<float>& patch) { readWindow(file, image, plane, patch.region, patch.values); };
    fill(file, image, map, gridWidth, into, covered, read);
}

void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              CodeKind kind, std::span<std::uint32_t> into, Covered& covered) {
    const auto read = [&](Patch<std::uint32_t>& patch) {
        readWindowCodes(file, image, plane, patch.region, kind, patch.values);
    };
    fill(file, image, map, gridWidth, into, covered, read);
}

} // namespace oddity::core
