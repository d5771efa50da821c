// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// How far a map can be trusted, for k neighbours, each 1 at best; NaN where there are too few rows (n ≤ 3k/2).
struct MapQuality {
    double trustworthiness = 0;   ///< are those near on the map near in the features? (Venna & Kaski 2001)
    double continuity = 0;        ///< are those near in the features near on the map? (ditto)
    double agreement = 0;         ///< the fraction of neighbours that both have
    std::size_t measuredRows = 0; ///< the means are over so many rows, drawn by seed where there are more
    std::size_t rows = 0;         ///< ranks are taken among so many: all that are finite in both
};

/// Throws Error(BadInput) when the row counts differ, Error(Cancelled).
MapQuality mapQuality(const Matrix& points, const Matrix& positions, std::size_t k, std::size_t sample,
                      std::uint64_t seed, const Progress& progress = {});

/// Of each row, the fraction of its neighbours in the features (the first k of the graph) that are among its k nearest
/// on the map; NaN for rows that have none or are not on the map. Throws Error(BadInput) when the row counts differ,
/// Error(Cancelled).
std::vector<float> neighbourAgreement(const NeighbourGraph& features, const Matrix& positions, std::size_t k,
                                      const Progress& progress = {});

} // namespace oddity::core
