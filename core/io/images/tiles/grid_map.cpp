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

GridMap::GridMap(const SkyGrid& grid, const SkyTransform& image) : m_grid(grid), m_image(image) {
    if (const auto window = shiftOf(grid, image)) {
        m_isShift = true;
        m_window = *window;
        return;
    }
    m_imagePixels = grid.sky->pixelScaleArcsec() / image.pixelScaleArcsec();
    constexpr int coarse = 16;
    constexpr int fine = 4;
    layNodes(std::min(grid.width, grid.height) > coarse ? coarse : coarse / 2);
    if (m_hasExact)
        layNodes(fine);
}

void GridMap::layNodes(int step) {
    constexpr int fewest = 3; // tell whether the map bends between them
    m_nodesPerPixel = 1.0 / step;
    m_columns = std::max(fewest, (m_grid.width - 1) / step + 2);
    m_rows = std::max(fewest, (m_grid.height - 1) / step + 2);
    m_nodes.clear();
    for (int row = 0; row < m_rows; ++row)
        for (int column = 0; column < m_columns; ++column)
            m_nodes.push_back(
                mapped(m_grid, m_image, {static_cast<double>(column * step), static_cast<double>(row * step)}));
    m_hasExact = false;
    m_isExact.assign(m_nodes.size(), 0);
    for (int row = 0; row < m_rows; ++row)
        for (int column = 0; column < m_columns; ++column) {
            if (column > 0 && column + 1 < m_columns)
                checkLine(column, row, 1, 0);
            if (row > 0 && row + 1 < m_rows)
                checkLine(column, row, 0, 1);
        }
}

/// Interpolation errs by an eighth of the second difference, in each of two directions.
void GridMap::checkLine(int column, int row, int right, int up) {
    constexpr double most = 0.004;
    const auto& before = m_nodes[nodeIndex(column - right, row - up)];
    const auto& here = m_nodes[nodeIndex(column, row)];
    const auto& after = m_nodes[nodeIndex(column + right, row + up)];
    if (!before && !here && !after)
        return;
    if (before && here && after && std::abs(before->x - 2 * here->x + after->x) <= most &&
        std::abs(before->y - 2 * here->y + after->y) <= most)
        return;
    keepExact(column, row);
    keepExact(column - 1, row - 1);
    keepExact(column - right, row - up);
    keepExact(column - up, row - right);
}

void GridMap::keepExact(int column, int row) {
    if (column < 0 || row < 0 || column > m_columns - 2 || row > m_rows - 2)
        return;
    m_isExact[nodeIndex(column, row)] = 1;
    m_hasExact = true;
}

std::optional<PixelPosition> GridMap::at(PixelPosition pixel) const {
    if (m_isShift)
        return PixelPosition{pixel.x + static_cast<double>(m_window.x), pixel.y + static_cast<double>(m_window.y)};
    const double x = pixel.x * m_nodesPerPixel;
    const double y = pixel.y * m_nodesPerPixel;
    const int column = std::clamp(static_cast<int>(x), 0, m_columns - 2);
    const int row = std::clamp(static_cast<int>(y), 0, m_rows - 2);
    const std::size_t first = nodeIndex(column, row);
    if (m_isExact[first])
        return mapped(m_grid, m_image, pixel);
    const auto& a = m_nodes[first];
    const auto& b = m_nodes[first + 1];
    const auto& c = m_nodes[nodeIndex(column, row + 1)];
    const auto& d = m_nodes[nodeIndex(column + 1, row + 1)];
    if (!a || !b || !c || !d)
        return std::nullopt;
    const double u = x - column;
    const double v = y - row;
    return PixelPosition{(1 - v) * ((1 - u) * a->x + u * b->x) + v * ((1 - u) * c->x + u * d->x),
                         (1 - v) * ((1 - u) * a->y + u * b->y) + v * ((1 - u) * c->y + u * d->y)};
}

int GridMap::straightRun(int x, int y) const {
    if (m_isShift)
        return m_grid.width - x;
    const int column = std::clamp(static_cast<int>(x * m_nodesPerPixel), 0, m_columns - 2);
    const int row = std::clamp(static_cast<int>(y * m_nodesPerPixel), 0, m_rows - 2);
    if (m_isExact[nodeIndex(column, row)])
        return 1;
    const int end = static_cast<int>(std::lround((column + 1) / m_nodesPerPixel));
    return std::min(end, m_grid.width) - x;
}

std::optional<PixelRegion> GridMap::bounds() const {
    if (m_isShift)
        return m_window;
    PixelPosition low{farAway, farAway};
    PixelPosition high{-farAway, -farAway};
    const auto take = [&low, &high](const std::optional<PixelPosition>& position) {
        if (!position)
            return;
        low = {std::min(low.x, position->x), std::min(low.y, position->y)};
        high = {std::max(high.x, position->x), std::max(high.y, position->y)};
    };
    if (!m_hasExact)
        std::ranges::for_each(m_nodes, take);
    else // between the nodes it may be anywhere: every pixel's centre and corners
        for (int row = 0; row <= m_grid.height; ++row)
            for (int column = 0; column <= m_grid.width; ++column) {
                take(at({column - 0.5, row - 0.5}));
                take(at({std::min(column, m_grid.width - 1) + 0.0, std::min(row, m_grid.height - 1) + 0.0}));
            }
    if (high.x < low.x)
        return std::nullopt;
    const auto left = static_cast<std::int64_t>(std::floor(low.x));
    const auto bottom = static_cast<std::int64_t>(std::floor(low.y));
    return PixelRegion{left, bottom, static_cast<std::int64_t>(std::ceil(high.x)) - left + 1,
                       static_cast<std::int64_t>(std::ceil(high.y)) - bottom + 1};
}

} // namespace oddity::core
