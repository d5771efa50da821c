// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/analysis/projection/umap.h"
#include "core/analysis/projection/umap_layout.h"
#include "core/progress.h"

namespace oddity::core {

/// Edges of a graph in compressed rows; those too weak to pull even once are left out, as in the reference.
LayoutEdges layoutEdges(std::span<const std::size_t> starts, std::span<const std::int32_t> targets,
                        std::span<const float> weights, int epochs);

/// A layout to be run: heads (points × components) move, beside fixed tails where there are any.
struct Layout {
    LayoutEdges edges;
    std::vector<float> heads;
    std::span<const float> fixedTails; ///< empty: the heads are their own
    int epochs = 0;
    float rate = 1; ///< of the first epoch; falls to 0
};

/// Runs all epochs and returns the heads. afterEpoch(done, heads) is called on the calling thread.
std::vector<float> runLayout(Layout layout, const UmapSettings& settings, const Progress& progress,
                             const std::function<void(int, const std::vector<float>&)>& afterEpoch);

} // namespace oddity::core
