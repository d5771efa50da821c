// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/data/row_id.h"
#include "core/data/sky/unit_vector.h"
#include "core/progress.h"

namespace oddity::core {

struct Neighbour {
    RowId row;
    double separationDeg = 0;
};

/// Positions on the unit sphere as a balanced kd-tree (Bentley 1975), so that right ascension has no seam and the poles
/// are nowhere special. Immutable; safe to share between threads. Separations are exact down to nano-arcseconds.
class SkyIndex {
public:
    /// Degrees, one entry a row; rows whose position is not finite or off the sphere are left out. Error(Cancelled).
    SkyIndex(const std::vector<double>& raDeg, const std::vector<double>& decDeg, const Progress& progress);

    std::size_t size() const { return m_points.size(); } ///< rows with a position
    /// All within the radius (at most 180 degrees), nearest first; equal ones by row.
    std::vector<Neighbour> within(SkyPosition centre, double radiusDeg) const;
    /// The nearest ones, nearest first; equal ones by row.
    std::vector<Neighbour> nearest(SkyPosition centre, std::size_t count) const;

    struct Point {
        UnitVector at;
        RowId row;
    };
    /// Near ones are near in this order.
    const std::vector<Point>& points() const { return m_points; }
    /// Calls use(point, squared chord) for all within the chord of a unit vector, in no fixed order.
    template <typename Use> void forEachWithin(const UnitVector& centre, double chord, Use use) const;

private:
    static constexpr std::size_t leafSize = 12;

    void build(std::size_t first, std::size_t end, std::size_t node, int depth);

    std::vector<Point> m_points;
    /// Node n halves its range on an axis; its children are 2n + 1 and 2n + 2.
    struct Node {
        double split = 0;
        std::uint8_t axis = 0;
    };
    std::vector<Node> m_nodes;
};

double chordOf(double angleDeg); ///< in the unit sphere; from 180 degrees on one that everything is within
double angleOf(double squaredChord);

template <typename Use> void SkyIndex::forEachWithin(const UnitVector& centre, double chord, Use use) const {
    struct Range {
        std::size_t first, end, node;
    };
    std::array<Range, 128> stack;
    std::size_t height = 0;
    if (!m_points.empty())
        stack[height++] = {0, m_points.size(), 0};
    const double limit = chord * chord;
    while (height > 0) {
        Range range = stack[--height];
        while (range.end - range.first > leafSize) {
            const Node& node = m_nodes[range.node];
            const std::size_t middle = range.first + (range.end - range.first) / 2;
            const double beyond = centre[node.axis] - node.split;
            const Range low{range.first, middle, 2 * range.node + 1};
            const Range high{middle, range.end, 2 * range.node + 2};
            if (beyond >= -chord && beyond <= chord)
                stack[height++] = beyond < 0 ? high : low;
            range = beyond < 0 ? low : high;
        }
        for (std::size_t index = range.first; index < range.end; ++index) {
            const auto& at = m_points[index].at;
            const double x = at[0] - centre[0];
            const double y = at[1] - centre[1];
            const double z = at[2] - centre[2];
            if (const double squared = x * x + y * y + z * z; squared <= limit)
                use(m_points[index], squared);
        }
    }
}

} // namespace oddity::core
