// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/analysis/projection/fuzzy_graph.h"
#include "core/analysis/projection/umap.h"
#include "core/data/matrix.h"

namespace oddity::core {

/// Where the layout begins, points × components: each axis spans 0 … 10, with a little noise so that identical rows can
/// part.
std::vector<float> umapStart(const Matrix& points, const FuzzyGraph& graph, const UmapSettings& settings,
                             const Progress& progress);

} // namespace oddity::core
