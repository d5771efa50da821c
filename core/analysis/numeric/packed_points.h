// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/analysis/numeric/distance_tile.h"
#include "core/data/matrix.h"

namespace oddity::core {

/// The chosen rows of a matrix, moved so that their mean is the origin (which keeps |a|² + |b|² − 2a·b exact enough)
/// and packed in panels for squaredDistances. The last panel is padded with points infinitely far away.
class PackedPoints {
public:
    PackedPoints(const Matrix& points, std::span<const std::size_t> rows);
    /// About an origin that others have, so that their tiles may meet.
    PackedPoints(const Matrix& points, std::span<const std::size_t> rows, std::vector<double> origin);

    const std::vector<double>& origin() const { return m_origin; }

    std::size_t count() const { return m_count; }
    std::size_t panels() const { return m_norms.size() / panelWidth; }
    /// The tile that starts at a point (a multiple of tileRows) against a panel, with one limit per point.
    DistanceTile tile(std::size_t firstPoint, std::size_t panel, const float* limits) const;

private:
    const float* at(std::size_t point) const {
        return m_values.data() + point / panelWidth * panelWidth * m_dimensions + point % panelWidth;
    }

    std::size_t m_count = 0;
    std::size_t m_dimensions = 0;
    std::vector<double> m_origin;
    std::vector<float> m_values;
    std::vector<float> m_norms;
};

} // namespace oddity::core
