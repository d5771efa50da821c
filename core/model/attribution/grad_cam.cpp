// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/model/attribution/asking.h"

namespace oddity::core {

namespace {

std::string lastSpatialLayer(const Asking& asking) {
    std::string name;
    for (const SpatialLayer& layer : asking.layers())
        if (canShow(layer, asking.isOfSeries()))
            name = layer.name;
    if (name.empty())
        throw Error(ErrorKind::Model,
                    "Grad-CAM needs a layer with " +
                        std::string(asking.isOfSeries() ? "channels along the series" : "height and width") +
                        ", and this network shows none; use occlusion");
    return name;
}

/// Bilinear between pixel centres, edges repeated.
void enlarge(const std::vector<double>& coarse, std::int64_t rows, std::int64_t columns, std::span<float> plane,
             std::int64_t height, std::int64_t width) {
    struct Place {
        std::int64_t low, high;
        double share;
    };
    const auto place = [](std::int64_t fine, std::int64_t fineCount, std::int64_t coarseCount) {
        const double at =
            (static_cast<double>(fine) + 0.5) * static_cast<double>(coarseCount) / static_cast<double>(fineCount) - 0.5;
        const double inside = std::clamp(at, 0.0, static_cast<double>(coarseCount - 1));
        const auto low = static_cast<std::int64_t>(inside);
        return Place{low, std::min(low + 1, coarseCount - 1), inside - static_cast<double>(low)};
    };
    const auto at = [&](std::int64_t row, std::int64_t column) {
        return coarse[static_cast<std::size_t>(row * columns + column)];
    };
    for (std::int64_t y = 0; y < height; ++y) {
        const Place row = place(y, height, rows);
        for (std::int64_t x = 0; x < width; ++x) {
            const Place column = place(x, width, columns);
            const double below = std::lerp(at(row.low, column.low), at(row.low, column.high), column.share);
            const double above = std::lerp(at(row.high, column.low), at(row.high, column.high), column.share);
            plane[static_cast<std::size_t>(y * width + x)] = static_cast<float>(std::lerp(below, above, row.share));
        }
    }
}

} // namespace

bool canShow(const SpatialLayer& layer, bool isOfSeries) {
    return layer.width > 1 && (isOfSeries ? layer.height == 1 : layer.height > 1);
}

std::string gradCamLayer(const Asking& asking) {
    return asking.options().layer.empty() ? lastSpatialLayer(asking) : asking.options().layer;
}

void fillGradCam(const LayerGradient& layer, std::int64_t object, Attribution& result) {
    result.value = layer.values.at(static_cast<std::size_t>(object));
    const std::int64_t channels = layer.maps.shape[1];
    const std::int64_t rows = layer.maps.shape[2];
    const std::int64_t columns = layer.maps.shape[3];
    const std::int64_t height = result.map.shape[1];
    if ((height == 1 && rows > 1) || (height > 1 && rows == 1 && columns > 1))
        throw Error(ErrorKind::Usage, "Grad-CAM: layer '" + result.layer + "' has maps of " + layer.maps.shapeText() +
                                          ", which do not lie on the input of " + result.map.shapeText());
    const auto planeSize = static_cast<std::size_t>(rows * columns);
    std::vector<double> sum(planeSize, 0.0);
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels); ++channel) {
        const auto slope = layer.gradient.item(object).subspan(channel * planeSize, planeSize);
        const auto map = layer.maps.item(object).subspan(channel * planeSize, planeSize);
        const double weight = std::accumulate(slope.begin(), slope.end(), 0.0) / static_cast<double>(planeSize);
        for (std::size_t pixel = 0; pixel < planeSize; ++pixel)
            sum[pixel] += weight * map[pixel];
    }
    for (double& value : sum)
        value = std::max(value, 0.0);
    enlarge(sum, rows, columns, result.map.item(0), height, result.map.shape[2]);
    for (std::int64_t band = 1; band < result.map.count(); ++band)
        std::ranges::copy(result.map.item(0), result.map.item(band).begin());
}

void gradCamMap(const Asking& asking, Attribution& result) {
    result.layer = gradCamLayer(asking);
    fillGradCam(asking.layerGradient(result.layer), 0, result);
}

} // namespace oddity::core
