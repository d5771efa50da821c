// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/analysis/projection/fuzzy_graph.h"
#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// Eigenvectors of the graph's normalized Laplacian after the constant one (Belkin & Niyogi 2003), points × components,
/// not scaled. Parts of the graph that do not hang together are embedded one by one, about the principal components of
/// their centres. Throws Error(Cancelled).
std::vector<float> spectralEmbedding(const Matrix& points, const FuzzyGraph& graph, std::size_t components,
                                     std::uint64_t seed, const Progress& progress);

} // namespace oddity::core
