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

/// Visits the grid's pixels that are inside the image and not filled yet.
template <typename Visit>
void forEachOpen(const GridMap& map, int gridWidth, std::int64_t width, std::int64_t height, const Covered& covered,
                 Visit visit) {
    for (std::size_t pixel = 0; pixel < covered.size(); ++pixel) {
        if (covered[pixel] == Coverage::Filled)
            continue;
        const PixelPosition inGrid{static_cast<double>(static_cast<int>(pixel) % gridWidth),
                                   static_cast<double>(static_cast<int>(pixel) / gridWidth)};
        const auto position = map.at(inGrid);
        if (position && isInside(*position, width, height))
            visit(pixel, inGrid, *position);
    }
}

/// The part of an image that was read.
template <typename Value> struct Patch {
    PixelRegion region;
    std::vector<Value> values;

    bool holds(PixelPosition position) const {
        const std::int64_t x = static_cast<std::int64_t>(std::floor(position.x + 0.5)) - region.x;
        const auto y = static_cast<std::int64_t>(std::floor(position.y + 0.5)) - region.y;
        return x >= 0 && y >= 0 && x < region.width && y < region.height;
    }
    Value at(std::int64_t x, std::int64_t y) const {
        x = std::clamp(x, region.x, region.x + region.width - 1);
        y = std::clamp(y, region.y, region.y + region.height - 1);
        return values[static_cast<std::size_t>((y - region.y) * region.width + x - region.x)];
    }
};

/// Infinite for noise that says nothing of its pixel; in double, as variances of fluxes in cgs units are beyond float.
double averagedFrom(float value, Measure measure) {
    const auto number = static_cast<double>(value);
    if (measure == Measure::Value || std::isnan(value))
        return number;
    if (value <= 0)
        return std::numeric_limits<double>::infinity();
    return measure == Measure::InverseVariance ? 1 / number : number * number;
}

float averagedTo(double mean, Measure measure) {
    if (measure == Measure::Value || std::isnan(mean))
        return static_cast<float>(mean);
    if (std::isinf(mean))
        return 0;
    return static_cast<float>(measure == Measure::InverseVariance ? 1 / mean : std::sqrt(mean));
}

double interpolated(const Patch<float>& patch, PixelPosition position, Measure measure) {
    constexpr double leastOfInfinity = 0.01; // positions are true to that part of a pixel
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
    for (int corner = 0; corner < 4; ++corner) {
        const double value = averagedFrom(values[corner], measure);
        if (!std::isnan(value) && weights[corner] > (std::isinf(value) ? leastOfInfinity : 0)) {
            sum += weights[corner] * value;
            weight += weights[corner];
        }
    }
    return weight < 0.5 ? std::numeric_limits<double>::quiet_NaN() : sum / weight;
}

/// Calls visit(position) for across × across points evenly spread over a pixel of the grid that are inside the image.
template <typename Visit>
void forEachPointOf(const GridMap& map, PixelPosition inGrid, int across, std::int64_t width, std::int64_t height,
                    Visit visit) {
    for (int row = 0; row < across; ++row)
        for (int column = 0; column < across; ++column)
            if (const auto position =
                    map.at({inGrid.x + (column + 0.5) / across - 0.5, inGrid.y + (row + 0.5) / across - 0.5});
                position && isInside(*position, width, height))
                visit(*position);
}

/// What there is to take from an image for the pixels of a grid.
template <typename Value> struct Sampler {
    const GridMap& map;
    std::int64_t width;
    std::int64_t height;
    Patch<Value> patch;

    Value nearest(PixelPosition position) const { return patch.at(std::llround(position.x), std::llround(position.y)); }
    bool isFiner() const {
        constexpr double finer = 1.25; // less than that, interpolation averages enough
        return !map.isShift() && map.imagePixels() > finer;
    }
    int pixelsAcross() const {
        constexpr double most = 64; // a pixel of more is sampled
        return static_cast<int>(std::ceil(std::min(most, map.imagePixels())));
    }
    double mean(PixelPosition inGrid, Measure measure) const {
        double sum = 0;
        int count = 0;
        const int across = pixelsAcross();
        forEachPointOf(map, inGrid, across, width, height, [&](PixelPosition position) {
            const double value = patch.holds(position) ? interpolated(patch, position, measure)
                                                       : std::numeric_limits<double>::quiet_NaN();
            if (!std::isnan(value)) {
                sum += value;
                ++count;
            }
        });
        return 2 * count < across * across ? std::numeric_limits<double>::quiet_NaN() : sum / count;
    }
    std::uint32_t allBits(PixelPosition inGrid) const {
        std::uint32_t bits = 0;
        forEachPointOf(map, inGrid, 2 * pixelsAcross(), width, height, // so close that they miss no pixel of the image
                       [&](PixelPosition position) { bits |= patch.holds(position) ? nearest(position) : 0; });
        return bits;
    }
};

/// Calls give(sampler, pixel, position in the grid, position in the image) for the pixels to fill, after reading.
template <typename Value, typename Read, typename Give>
void fill(const FitsFile& file, const FitsHdu& image, const GridMap& map, int gridWidth, const Covered& covered,
          Read read, Give give) {
    auto bounds = map.bounds();
    if (!bounds)
        return;
    if (!map.isShift()) { // interpolation and averages need the neighbours
        const auto margin = static_cast<std::int64_t>(std::ceil(map.imagePixels() / 2)) + 1;
        bounds = PixelRegion{bounds->x - margin, bounds->y - margin, bounds->width + 2 * margin,
                             bounds->height + 2 * margin};
    }
    Sampler<Value> sampler{map, image.axes[0], image.axes[1], {partInside(*bounds, image.axes[0], image.axes[1]), {}}};
    Patch<Value>& patch = sampler.patch;
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
    forEachOpen(map, gridWidth, sampler.width, sampler.height, covered,
                [&](std::size_t pixel, PixelPosition inGrid, PixelPosition position) {
                    if (patch.holds(position))
                        give(sampler, pixel, inGrid, position);
                });
}

} // namespace

std::size_t cover(const GridMap& map, int gridWidth, std::int64_t width, std::int64_t height, Covered& covered) {
    std::size_t added = 0;
    if (map.isShift()) {
        const PixelRegion window = map.shiftedWindow();
        const PixelRegion inside = partInside(window, width, height);
        for (std::int64_t y = inside.y; y < inside.y + inside.height; ++y) {
            const auto row = covered.begin() + (y - window.y) * gridWidth + inside.x - window.x;
            added += static_cast<std::size_t>(inside.width - std::count(row, row + inside.width, Coverage::Filled));
            std::fill_n(row, inside.width, Coverage::Filled);
        }
        return added;
    }
    const auto isCovered = [&](int x, int y) {
        const auto position = map.at({static_cast<double>(x), static_cast<double>(y)});
        return position && isInside(*position, width, height);
    };
    const int rows = static_cast<int>(covered.size()) / gridWidth;
    for (int y = 0; y < rows; ++y)
        for (int x = 0, run = 0; x < gridWidth; x += run) {
            run = std::max(1, map.straightRun(x, y));
            const bool isWhole = isCovered(x, y) && isCovered(x + run - 1, y); // an image is convex
            for (int next = x; next < x + run; ++next) {
                Coverage& pixel = covered[static_cast<std::size_t>(y * gridWidth + next)];
                if (pixel == Coverage::Filled || !(isWhole || isCovered(next, y)))
                    continue;
                pixel = Coverage::Filled;
                ++added;
            }
        }
    return added;
}

void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              Measure measure, std::span<float> into, Covered& covered) {
    fill<float>(
        file, image, map, gridWidth, covered,
        [&](Patch<float>& patch) { readWindow(file, image, plane, patch.region, patch.values); },
        [&](const Sampler<float>& sampler, std::size_t pixel, PixelPosition inGrid, PixelPosition position) {
            const float value = map.isShift()
                                    ? sampler.nearest(position)
                                    : averagedTo(sampler.isFiner() ? sampler.mean(inGrid, measure)
                                                                   : interpolated(sampler.patch, position, measure),
                                                 measure);
            if (std::isfinite(value) || covered[pixel] == Coverage::Outside)
                into[pixel] = value;
            covered[pixel] = std::isfinite(value) ? Coverage::Filled : Coverage::Empty;
        });
}

void fillGrid(const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map, int gridWidth,
              CodeKind kind, std::span<std::uint32_t> into, Covered& covered) {
    fill<std::uint32_t>(
        file, image, map, gridWidth, covered,
        [&](Patch<std::uint32_t>& patch) { readWindowCodes(file, image, plane, patch.region, kind, patch.values); },
        [&](const Sampler<std::uint32_t>& sampler, std::size_t pixel, PixelPosition inGrid, PixelPosition position) {
            into[pixel] =
                kind == CodeKind::MaskBits && sampler.isFiner() ? sampler.allBits(inGrid) : sampler.nearest(position);
            covered[pixel] = Coverage::Filled;
        });
}

} // namespace oddity::core
