// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace oddity::core {

/// The edges of the layout: how often each pulls (every period epochs) and when next.
struct LayoutEdges {
    std::vector<std::size_t> starts; ///< heads + 1
    std::vector<std::int32_t> targets;
    std::vector<float> periods;
    std::vector<float> nextDue;
};

/// Points whose draws share a pool: threads take whole groups.
inline constexpr std::size_t layoutGroup = 256;
inline constexpr int mostNegativeSamples = 7;

/// One epoch of UMAP's stochastic gradient descent. Positions are points × dimensions.
struct LayoutEpoch {
    LayoutEdges* edges;
    int dimensions;      ///< 2 or 3
    const float* before; ///< the heads as the epoch found them
    float* after;        ///< the caller's heads are written, no others
    const float* tails;  ///< what edges lead to and what is drawn to push away: the heads, or a finished map
    std::size_t tailCount;
    float a, b;
    float pullWeight; ///< 2 where both ends of an edge move, each pulled from either end; 1 where only heads do
    float pushWeight; ///< the reference's repulsion strength
    int negativeSamples;
    float rate;
    int epoch;
    std::uint64_t seed;
};

/// Moves heads first … last − 1, first being a multiple of layoutGroup: each is pulled by its due edges and pushed by
/// points drawn at random, all seen where they were when the epoch began, so that groups may be shared out to threads
/// in any way with the same result.
void movePoints(const LayoutEpoch& epoch, std::size_t first, std::size_t last);

} // namespace oddity::core
