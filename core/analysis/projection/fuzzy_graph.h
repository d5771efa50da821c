// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/analysis/neighbours.h"

namespace oddity::core {

/// UMAP's symmetric fuzzy neighbour graph in compressed rows. Points are the graph's rows that have neighbours,
/// renumbered without gaps.
struct FuzzyGraph {
    std::vector<std::size_t> rows;     ///< row of each point, ascending
    std::vector<std::size_t> starts;   ///< points + 1; the edges of point p are starts[p] … starts[p + 1] − 1
    std::vector<std::int32_t> targets; ///< points, ascending within a point
    std::vector<float> weights;        ///< memberships in (0, 1]
};

/// Membership strengths of each row's nearest neighbours (McInnes, Healy & Melville 2018, section 3.1: distances beyond
/// the nearest, scaled so that the strengths sum to log2(neighbours)), joined by a + b − ab. neighbours counts the row
/// itself, as the paper's reference program does, so neighbours − 1 columns of the graph are used.
FuzzyGraph fuzzyGraph(const NeighbourGraph& graph, std::size_t neighbours);

/// a and b of 1/(1 + a·d^2b), the least-squares fit to the membership 1 below minDist, exp(−(d − minDist)/spread)
/// above.
struct MembershipCurve {
    double a = 1;
    double b = 1;
};
MembershipCurve fitMembershipCurve(double minDist, double spread);

} // namespace oddity::core
