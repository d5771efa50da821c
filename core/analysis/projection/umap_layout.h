// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace oddity::core {

struct PlanePoint {
    float x = 0;
    float y = 0;
};

/// The edges of the layout: how often each pulls (every period epochs) and when next.
struct LayoutEdges {
    std::vector<std::size_t> starts; ///< points + 1
    std::vector<std::int32_t> targets;
    std::vector<float> periods;
    std::vector<float> nextDue;
};

/// One epoch of UMAP's stochastic gradient descent.
struct LayoutEpoch {
    LayoutEdges* edges;
    const PlanePoint* before; ///< all points as the epoch found them
    PlanePoint* after;        ///< the caller's points are written, no others
    std::size_t points;
    float a, b;
    int negativeSamples; ///< 1 … 7 at a time
    float rate;
    int epoch;
    std::uint64_t seed;
};

/// Moves points first … last − 1: each is pulled by its due edges and pushed by random points, all seen where they were
/// when the epoch began, so that points may be shared out to threads in any way with the same result.
void movePoints(const LayoutEpoch& epoch, std::size_t first, std::size_t last);

} // namespace oddity::core
