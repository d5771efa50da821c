// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

struct PcaResult {
    Matrix positions;                     ///< N×components, NaN for rows that are not finite
    std::vector<float> explainedVariance; ///< fraction per component
    std::vector<float> mean;
    Matrix axes; ///< components×D, sign fixed so that the largest loading is positive
};
PcaResult principalComponents(const Matrix& points, std::size_t components);

struct UmapSettings {
    std::size_t neighbours = 15;
    float minDist = 0.1F;
    float spread = 1.0F;
    int epochs = 0; ///< 0: 500 up to 10,000 rows, else 200, as the reference does
    int negativeSamples = 5;
    std::uint64_t seed = 0;
    int threads = 0; ///< 0: all cores; the result is the same for a given seed and thread count
};
/// UMAP (McInnes, Healy & Melville 2018) in two dimensions from a neighbour graph, started from PCA. preview, when
/// given, receives the positions every few epochs, on the calling thread. NaN for rows without neighbours.
Matrix umap(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings, const Progress& progress,
            const std::function<void(const Matrix&)>& preview = {});

/// Trustworthiness (Venna & Kaski 2001) of positions for k neighbours, on at most sample rows drawn by seed.
double trustworthiness(const Matrix& points, const Matrix& positions, std::size_t k, std::size_t sample,
                       std::uint64_t seed);

} // namespace oddity::core
