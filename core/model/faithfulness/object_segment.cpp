// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/object_segment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <optional>

#include "core/data/display/stretch_limits.h"
#include "core/model/faithfulness/pixel_importance.h"

namespace oddity::core {

namespace {

constexpr double threshold = 3; // σ

struct Plane {
    int height;
    int width;
    std::vector<std::uint8_t> inside;

    std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    }
};

/// Calls visit(x, y, distance) for the pixels within a tenth of the shorter side of the centre, at least one pixel.
void nearTheCentre(int height, int width, const std::function<void(int x, int y, double distance)>& visit) {
    const double reach = std::max(1.0, 0.1 * std::min(height, width));
    const double centreX = (width - 1) / 2.0;
    const double centreY = (height - 1) / 2.0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (const double distance = std::hypot(x - centreX, y - centreY); distance <= reach)
                visit(x, y, distance);
}

std::string fromLayer(const CutoutLayer& layer, Plane& plane) {
    std::uint32_t number = 0;
    double nearest = std::numeric_limits<double>::infinity();
    nearTheCentre(plane.height, plane.width, [&](int x, int y, double distance) {
        if (const std::uint32_t code = layer.codes[plane.at(x, y)]; code != 0 && distance < nearest) {
            number = code;
            nearest = distance;
        }
    });
    if (number == 0)
        return "the segmentation layer has no segment at the centre";
    std::transform(layer.codes.begin(), layer.codes.begin() + static_cast<std::ptrdiff_t>(layer.planeSize()),
                   plane.inside.begin(), [number](std::uint32_t code) { return code == number ? 1 : 0; });
    return "segment " + std::to_string(number) + " of the segmentation layer";
}

/// Signal over noise of all bands together; NaN where no band has a value.
std::vector<double> signalOf(const Cutout& cutout) {
    std::vector<double> sums(cutout.planeSize(), 0.0);
    std::vector<int> counts(cutout.planeSize(), 0);
    for (int band = 0; band < cutout.bandCount(); ++band) {
        const std::span<const float> plane = cutout.plane(band);
        const BorderStatistics noise = borderStatistics(plane, cutout.width, cutout.height);
        if (!(noise.sigma > 0))
            continue;
        for (std::size_t pixel = 0; pixel < sums.size(); ++pixel)
            if (std::isfinite(plane[pixel])) {
                sums[pixel] += (static_cast<double>(plane[pixel]) - noise.median) / noise.sigma;
                ++counts[pixel];
            }
    }
    for (std::size_t pixel = 0; pixel < sums.size(); ++pixel)
        sums[pixel] /= std::sqrt(counts[pixel]); // 0 / 0: NaN
    return sums;
}

std::string fromPixels(const Cutout& cutout, Plane& plane) {
    const std::vector<double> signal = signalOf(cutout);
    std::optional<std::pair<int, int>> start;
    double brightest = threshold;
    nearTheCentre(plane.height, plane.width, [&](int x, int y, double) {
        if (signal[plane.at(x, y)] > brightest) {
            brightest = signal[plane.at(x, y)];
            start = {x, y};
        }
    });
    if (!start)
        return "no pixel at the centre is over 3 σ of the border's noise";
    std::vector<std::pair<int, int>> open{*start};
    plane.inside[plane.at(start->first, start->second)] = 1;
    while (!open.empty()) {
        const auto [x, y] = open.back();
        open.pop_back();
        for (int nextY = std::max(0, y - 1); nextY <= std::min(plane.height - 1, y + 1); ++nextY)
            for (int nextX = std::max(0, x - 1); nextX <= std::min(plane.width - 1, x + 1); ++nextX)
                if (const std::size_t next = plane.at(nextX, nextY);
                    plane.inside[next] == 0 && signal[next] > threshold) {
                    plane.inside[next] = 1;
                    open.emplace_back(nextX, nextY);
                }
    }
    return "pixels over 3 σ of the border's noise connected to the centre";
}

} // namespace

ObjectSegment objectSegmentOf(const Cutout& cutout, const PixelGrid& grid, std::int64_t height, std::int64_t width) {
    Plane plane{cutout.height, cutout.width, std::vector<std::uint8_t>(cutout.planeSize(), 0)};
    const CutoutLayer* layer = cutout.layer(LayerRole::Segmentation);
    ObjectSegment segment;
    segment.origin = layer ? fromLayer(*layer, plane) : fromPixels(cutout, plane);
    if (std::ranges::find(plane.inside, 1) == plane.inside.end())
        return segment;
    segment.inside.reserve(static_cast<std::size_t>(height * width));
    for (std::int64_t row = 0; row < height; ++row)
        for (std::int64_t column = 0; column < width; ++column) {
            const auto x = static_cast<int>(std::lround(grid.originX + grid.step * static_cast<double>(column)));
            const auto y = static_cast<int>(std::lround(grid.originY + grid.step * static_cast<double>(row)));
            const bool isThere = x >= 0 && y >= 0 && x < plane.width && y < plane.height;
            segment.inside.push_back(isThere ? plane.inside[plane.at(x, y)] : 0);
        }
    return segment;
}

SegmentShare segmentShareOf(const Tensor& map, const ObjectSegment& segment) {
    SegmentShare share;
    if (segment.inside.empty())
        return share;
    const std::vector<float> magnitude = magnitudeOf(map);
    double total = 0;
    double within = 0;
    for (std::size_t pixel = 0; pixel < magnitude.size(); ++pixel) {
        total += magnitude[pixel];
        within += segment.inside.at(pixel) != 0 ? magnitude[pixel] : 0;
    }
    share.attribution = within / total; // NaN for a map of zeros
    share.area = static_cast<double>(std::ranges::count(segment.inside, 1)) / static_cast<double>(magnitude.size());
    return share;
}

} // namespace oddity::core
