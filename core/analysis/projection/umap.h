// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "core/analysis/neighbours.h"
#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

struct UmapSettings {
    std::size_t neighbours = 15; ///< with the row itself, as the reference counts: needs a graph of k ≥ 14
    float minDist = 0.1F;
    float spread = 1.0F;
    int epochs = 0; ///< 0: 500 up to 10,000 rows, else 200, as the reference does
    int negativeSamples = 5;
    std::uint64_t seed = 0;
    int threads = 0; ///< 0: all cores; the result for a seed is the same for any number of them
};

/// UMAP (McInnes, Healy & Melville 2018) in two dimensions from a neighbour graph, started from PCA. preview, when
/// given, receives the positions every few epochs, on the calling thread. NaN for rows without neighbours. Throws
/// Error(BadInput) for a graph of another size or impossible settings, Error(Cancelled).
Matrix umap(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings, const Progress& progress,
            const std::function<void(const Matrix&)>& preview = {});

} // namespace oddity::core
