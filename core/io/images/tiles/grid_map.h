// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/sky_transform.h"

namespace oddity::core {

/// Where the pixels of a grid lie in an image, which outlives it. Both share a pixel grid when one is the other shifted
/// by whole pixels, to 0.01 pixel at the corners and in the middle; else positions are true to 0.001 pixel: computed at
/// nodes and interpolated where the map is smooth, computed one by one where it is not, at a projection's seams, edges
/// and poles.
class GridMap {
public:
    GridMap(const SkyGrid& grid, const SkyTransform& image);

    bool isShift() const { return m_isShift; }
    PixelRegion shiftedWindow() const { return m_window; } ///< of the whole grid, when isShift()
    double imagePixels() const { return m_imagePixels; }   ///< of the image beside each other in a pixel of the grid
    /// Of a position in the grid, at most a pixel beyond its edge; nothing where it is not on the image's projection.
    std::optional<PixelPosition> at(PixelPosition pixel) const;
    /// The number of pixels along the row, from this one on, whose positions lie evenly on a straight line.
    int straightRun(int x, int y) const;
    /// Whole pixels of the image that hold what the grid covers; nothing when that has no bounds.
    std::optional<PixelRegion> bounds() const;

private:
    std::size_t nodeIndex(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) + static_cast<std::size_t>(column);
    }
    void layNodes(int step);
    void checkLine(int column, int row, int right, int up); ///< the three nodes about this one
    void keepExact(int column, int row);

    SkyGrid m_grid;
    const SkyTransform& m_image;
    bool m_isShift = false;
    PixelRegion m_window;
    double m_imagePixels = 1;
    double m_nodesPerPixel = 0;
    int m_columns = 0; ///< of nodes, at least three; the last is beyond the last pixel
    int m_rows = 0;
    bool m_hasExact = false;
    std::vector<std::optional<PixelPosition>> m_nodes; ///< at whole pixels from (0, 0) on
    std::vector<std::uint8_t> m_isExact;               ///< of the cell above and right of each node: not interpolated
};

} // namespace oddity::core
