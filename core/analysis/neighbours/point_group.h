// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/ordered_points.h"
#include "core/analysis/numeric/distance_tile.h"

namespace oddity::core {

/// A few points gathered into panels for squaredDistances(), padded with points infinitely far away.
class PackedGroup {
public:
    void pack(const OrderedPoints& points, std::span<const std::uint32_t> members);

    std::size_t size() const { return m_size; }
    std::size_t panels() const { return m_norms.size() / panelWidth; }
    std::size_t dimensions() const { return m_dimensions; }
    const float* norms() const { return m_norms.data(); }
    const float* at(std::size_t place) const {
        return m_values.data() + place / panelWidth * panelWidth * m_dimensions + place % panelWidth;
    }

private:
    std::size_t m_size = 0;
    std::size_t m_dimensions = 0;
    std::vector<float> m_values;
    std::vector<float> m_norms;
};

/// Calls take(row, column, squared distance) for those pairs of a tile that lie below the limit of either.
template <typename Take>
void compareTile(const PackedGroup& rows, std::size_t firstRow, const float* rowLimits, const PackedGroup& columns,
                 std::size_t panel, const float* columnLimits, const Take& take) {
    const std::size_t firstColumn = panel * panelWidth;
    alignas(64) float squared[tileRows * panelWidth];
    const unsigned hits =
        squaredDistances({rows.at(firstRow), columns.at(firstColumn), rows.dimensions(), rows.norms() + firstRow,
                          columns.norms() + firstColumn, rowLimits + firstRow, columnLimits + firstColumn},
                         squared);
    const std::size_t rowCount = std::min(tileRows, rows.size() - firstRow);
    const std::size_t columnCount = std::min(panelWidth, columns.size() - firstColumn);
    for (std::size_t r = 0; r < rowCount; ++r) {
        if ((hits >> r & 1U) == 0)
            continue;
        const float limit = rowLimits[firstRow + r];
        for (std::size_t c = 0; c < columnCount; ++c) {
            const float value = squared[r * panelWidth + c];
            if (value < limit || value < columnLimits[firstColumn + c])
                take(firstRow + r, firstColumn + c, value);
        }
    }
}

/// Makes points known to one another: every pair of which one is among the first `fresh` is offered to both lists.
class Introduction {
public:
    /// shared: other threads offer too.
    void introduce(const OrderedPoints& points, CandidateLists& lists, std::span<const std::uint32_t> members,
                   std::size_t fresh, bool shared);

private:
    PackedGroup m_group;
    std::vector<float> m_limits;
};

} // namespace oddity::core
