// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/grid_map.h"

#include <algorithm>
#include <cmath>

namespace oddity::core {

namespace {

constexpr double sameGridPixels = 0.01;
constexpr double farAway = 1e9; ///< pixels; nothing that far is an image

std::optional<PixelPosition> mapped(const SkyGrid& grid, const SkyTransform& image, PixelPosition pixel) {
    const auto sky = grid.sky->icrsFromPixel(pixel);
    const auto position = sky ? image.pixelFromIcrs(*sky) : std::nullopt;
    const bool isNear = position && std::abs(position->x) < farAway && std::abs(position->y) < farAway;
    return isNear ? position : std::nullopt;
}

/// The whole-pixel shift between grid and image, if that is all there is between them.
std::optional<PixelRegion> shiftOf(const SkyGrid& grid, const SkyTransform& image) {
    const double right = grid.width - 1;
    const double top = grid.height - 1;
    const PixelPosition probes[] = {{right / 2, top / 2}, {0, 0}, {right, 0}, {0, top}, {right, top}};
    double shiftX = 0;
    double shiftY = 0;
    for (const PixelPosition& probe : probes) {
        const auto position = mapped(grid, image, probe);
        if (!position)
            return std::nullopt;
        if (&probe == probes) {
            shiftX = std::round(position->x - probe.x);
            shiftY = std::round(position->y - probe.y);
        }
        if (std::abs(position->x - probe.x - shiftX) > sameGridPixels ||
            std::abs(position->y - probe.y - shiftY) > sameGridPixels)
            return std::nullopt;
    }
    return PixelRegion{static_cast<std::int64_t>(shiftX), static_cast<std::int64_t>(shiftY), grid.width, grid.height};
}

} // namespace

GridMap::GridMap(const SkyGrid& grid, const SkyTransform& image) {
    if (const auto window = shiftOf(grid, image)) {
        m_isShift = true;
        m_window = *window;
        return;
    }
    m_imagePixels = grid.sky->pixelScaleArcsec() / image.pixelScaleArcsec();
    m_columns = (grid.width - 1) / step + 2;
    m_rows = (grid.height - 1) / step + 2;
    for (int row = 0; row < m_rows; ++row)
        for (int column = 0; column < m_columns; ++column)
            m_nodes.push_back(
                mapped(grid, image, {static_cast<double>(column * step), static_cast<double>(row * step)}));
}

std::optional<PixelPosition> GridMap::at(PixelPosition pixel) const {
    if (m_isShift)
        return PixelPosition{pixel.x + static_cast<double>(m_window.x), pixel.y + static_cast<double>(m_window.y)};
    const int column = std::clamp(static_cast<int>(pixel.x / step), 0, m_columns - 2);
    const int row = std::clamp(static_cast<int>(pixel.y / step), 0, m_rows - 2);
    const auto& a = node(column, row);
    const auto& b = node(column + 1, row);
    const auto& c = node(column, row + 1);
    const auto& d = node(column + 1, row + 1);
    if (!a || !b || !c || !d)
        return std::nullopt;
    const double u = pixel.x / step - column;
    const double v = pixel.y / step - row;
    return PixelPosition{(1 - v) * ((1 - u) * a->x + u * b->x) + v * ((1 - u) * c->x + u * d->x),
                         (1 - v) * ((1 - u) * a->y + u * b->y) + v * ((1 - u) * c->y + u * d->y)};
}

std::optional<PixelRegion> GridMap::bounds() const {
    if (m_isShift)
        return m_window;
    PixelPosition low{farAway, farAway};
    PixelPosition high{-farAway, -farAway};
    for (const auto& position : m_nodes) {
        if (!position)
            continue;
        low = {std::min(low.x, position->x), std::min(low.y, position->y)};
        high = {std::max(high.x, position->x), std::max(high.y, position->y)};
    }
    if (high.x < low.x)
        return std::nullopt;
    const auto left = static_cast<std::int64_t>(std::floor(low.x));
    const auto bottom = static_cast<std::int64_t>(std::floor(low.y));
    return PixelRegion{left, bottom, static_cast<std::int64_t>(std::ceil(high.x)) - left + 1,
                       static_cast<std::int64_t>(std::ceil(high.y)) - bottom + 1};
}

} // namespace oddity::core
