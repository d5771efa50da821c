// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/analysis/neighbours.h"

namespace oddity::core {

/// Mean distance to the k nearest neighbours in the graph (Ramaswamy et al. 2000, mean instead of k-th). NaN for rows
/// without neighbours.
std::vector<float> neighbourDistanceScores(const NeighbourGraph& graph);

} // namespace oddity::core
