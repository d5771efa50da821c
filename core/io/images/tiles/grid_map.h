// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/sky_transform.h"

namespace oddity::core {

/// Where the pixels of a grid lie in an image. Both share a pixel grid when one is the other shifted by whole pixels,
/// to 0.01 pixel at the corners and in the middle; else positions are computed every 16 pixels and interpolated, which
/// is true to 1e-5 pixel for images of some degrees.
class GridMap {
public:
    GridMap(const SkyGrid& grid, const SkyTransform& image);

    bool isShift() const { return m_isShift; }
    PixelRegion shiftedWindow() const { return m_window; } ///< of the whole grid, when isShift()
    double imagePixels() const { return m_imagePixels; }   ///< of the image beside each other in a pixel of the grid
    /// Of a position in the grid, at most a pixel beyond its edge; nothing where it is not on the image's projection.
    std::optional<PixelPosition> at(PixelPosition pixel) const;
    /// Whole pixels of the image that hold the centres of what the grid covers; nothing when that has no bounds.
    std::optional<PixelRegion> bounds() const;

private:
    static constexpr int step = 16;
    const std::optional<PixelPosition>& node(int column, int row) const {
        return m_nodes[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) +
                       static_cast<std::size_t>(column)];
    }

    bool m_isShift = false;
    PixelRegion m_window;
    double m_imagePixels = 1;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::optional<PixelPosition>> m_nodes; ///< every step pixels, one row and column beyond the last pixel
};

} // namespace oddity::core
