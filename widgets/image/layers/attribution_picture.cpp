// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/layers/attribution_picture.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/data/display/stretch.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

/// Gaussian along one axis; the kernel is renormalised at the edges.
std::vector<float> smoothed(const std::vector<float>& plane, int count, int stride, int lines, int lineStride,
                            double sigma) {
    const int reach = static_cast<int>(std::ceil(3 * sigma));
    std::vector<float> result(plane.size());
    for (int line = 0; line < lines; ++line)
        for (int i = 0; i < count; ++i) {
            double sum = 0, weights = 0;
            for (int j = std::max(0, i - reach); j <= std::min(count - 1, i + reach); ++j) {
                const double weight = std::exp(-0.5 * (j - i) * (j - i) / (sigma * sigma));
                sum += weight * plane[static_cast<std::size_t>(line * lineStride + j * stride)];
                weights += weight;
            }
            result[static_cast<std::size_t>(line * lineStride + i * stride)] = static_cast<float>(sum / weights);
        }
    return result;
}

} // namespace

std::vector<float> attributionPlane(const core::Tensor& map, int band, double smoothingPx) {
    const int height = static_cast<int>(map.shape[1]), width = static_cast<int>(map.shape[2]);
    std::vector<float> plane(static_cast<std::size_t>(height) * static_cast<std::size_t>(width), 0.0F);
    for (int index = 0; index < static_cast<int>(map.shape[0]); ++index)
        if (band < 0 || band == index)
            std::ranges::transform(plane, map.item(index), plane.begin(), std::plus());
    if (smoothingPx > 0) {
        plane = smoothed(plane, width, 1, height, width, smoothingPx);
        plane = smoothed(plane, height, width, width, 1, smoothingPx);
    }
    return plane;
}

float attributionScale(const std::vector<float>& plane) {
    std::vector<float> magnitudes(plane.size());
    std::ranges::transform(plane, magnitudes.begin(), [](float value) { return std::abs(value); });
    const float scale = core::percentileLimits(magnitudes, 99).high;
    return scale > 0 ? scale : 1;
}

core::ColourMap divergingMap() {
    return core::ColourMap::named(Theme::current().isDark ? "blue-black-red" : "blue-white-red");
}

QImage attributionOverlay(const std::vector<float>& plane, int width, int height, float scale,
                          const core::ColourMap& map) {
    QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < height; ++y) {
        auto* out = reinterpret_cast<QRgb*>(image.scanLine(height - 1 - y));
        for (int x = 0; x < width; ++x) {
            const float share = std::clamp(plane[static_cast<std::size_t>(y * width + x)] / scale, -1.0F, 1.0F);
            const float strength = std::isnan(share) ? 0 : std::pow(std::abs(share), 0.8F);
            // full colour everywhere, the strength in the opacity: faint values show the image, not grey
            const core::Rgb colour = map.at(share < 0 ? 0.22F : 0.78F);
            out[x] = qPremultiply(
                qRgba(colour.red, colour.green, colour.blue, static_cast<int>(std::lround(255 * strength))));
        }
    }
    return image;
}

QRectF gridEdges(const core::PixelGrid& grid, int width, int height) {
    return {grid.originX - grid.step / 2, grid.originY - grid.step / 2, width * grid.step, height * grid.step};
}

} // namespace oddity::widgets
