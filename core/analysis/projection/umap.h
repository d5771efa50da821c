// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "core/analysis/neighbours.h"
#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

enum class UmapStart { PrincipalComponents, Spectral, Random };

/// Parameters and defaults of the reference, umap-learn (its names in brackets), but for the start.
struct UmapSettings {
    std::size_t neighbours = 15; ///< (n_neighbors) with the row itself: needs a graph of k ≥ 14
    std::size_t components = 2;  ///< (n_components) 2 or 3
    float minDist = 0.1F;        ///< (min_dist)
    float spread = 1.0F;
    int epochs = 0;                                   ///< (n_epochs) 0: 500 up to 10,000 rows, else 200
    float learningRate = 1.0F;                        ///< (learning_rate)
    int negativeSampleRate = 5;                       ///< (negative_sample_rate) 1 to 7
    float repulsionStrength = 1.0F;                   ///< (repulsion_strength)
    UmapStart start = UmapStart::PrincipalComponents; ///< (init) the reference's default is the spectral start
    float targetWeight = 0.5F; ///< (target_weight) 0: labels do not matter; 1: nothing but labels does
    std::uint64_t seed = 0;
    int threads = 0; ///< 0: all cores; the result for a seed is the same for any number of them
};

/// UMAP (McInnes, Healy & Melville 2018) from a neighbour graph: rows × components, NaN for rows without neighbours.
/// preview, when given, receives the positions every few epochs, on the calling thread. labels, when given, draw rows
/// of one label together and push others apart (the reference's categorical target); −1 is unknown. Throws
/// Error(BadInput) for a graph or labels of another size or impossible settings, Error(Cancelled).
Matrix umap(const Matrix& points, const NeighbourGraph& graph, const UmapSettings& settings, const Progress& progress,
            const std::function<void(const Matrix&)>& preview = {}, std::span<const std::int32_t> labels = {});

/// Places new rows in a finished map without moving it: each starts amid its neighbours among the map's points and is
/// then laid out beside them. settings are those of the map. NaN for new rows that are not finite. Throws
/// Error(BadInput) where sizes do not match, Error(Cancelled).
Matrix umapTransform(const Matrix& points, const Matrix& positions, const Matrix& newPoints,
                     const UmapSettings& settings, const Progress& progress);

/// Throws Error(BadInput), naming the setting and what it may be.
void requireSensible(const UmapSettings& settings);

} // namespace oddity::core
