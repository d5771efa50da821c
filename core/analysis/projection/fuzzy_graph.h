// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/neighbours.h"

namespace oddity::core {

/// UMAP's symmetric fuzzy neighbour graph in compressed rows. Points are the graph's rows that have neighbours,
/// renumbered without gaps.
struct FuzzyGraph {
    std::vector<std::size_t> rows;     ///< row of each point
    std::vector<std::size_t> starts;   ///< points + 1; the edges of point p are starts[p] … starts[p + 1] − 1
    std::vector<std::int32_t> targets; ///< points, ascending within a point
    std::vector<float> weights;        ///< memberships in (0, 1]
};

/// Membership strengths of each row's nearest neighbours (McInnes, Healy & Melville 2018, section 3.1: distances beyond
/// the nearest, scaled so that the strengths sum to log2(neighbours)), joined by a + b − ab. neighbours counts the row
/// itself, as the paper's reference program does, so neighbours − 1 columns of the graph are used. order holds every
/// row that has neighbours once and becomes the numbering; without it points are numbered by row.
FuzzyGraph fuzzyGraph(const NeighbourGraph& graph, std::size_t neighbours, std::span<const std::uint32_t> order = {});

/// Weakens edges between rows of different labels by exp(−2.5/(1 − targetWeight)) and edges of a row without a label
/// (−1) by exp(−1), then makes the strongest edge of each point certain again and joins anew, as the reference does for
/// a categorical target.
void joinLabels(FuzzyGraph& graph, std::span<const std::int32_t> labels, double targetWeight);

/// Memberships of a new row in a finished map by its distances, nearest first: like those of the graph, but measured
/// from 0 and not from the nearest (the reference's local connectivity of 0). meanOfAll is the mean of all new rows'
/// distances.
void newRowStrengths(std::span<const float> distances, double meanOfAll, std::span<float> strengths);

/// a and b of 1/(1 + a·d^2b), the least-squares fit to the membership 1 below minDist, exp(−(d − minDist)/spread)
/// above.
struct MembershipCurve {
    double a = 1;
    double b = 1;
};
MembershipCurve fitMembershipCurve(double minDist, double spread);

} // namespace oddity::core
