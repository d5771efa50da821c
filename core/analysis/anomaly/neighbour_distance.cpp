// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/anomaly/neighbour_distance.h"

#include <limits>

namespace oddity::core {

std::vector<float> neighbourDistanceScores(const NeighbourGraph& graph) {
    std::vector<float> scores(graph.rows, std::numeric_limits<float>::quiet_NaN());
    if (graph.k == 0)
        return scores;
    for (std::size_t row = 0; row < graph.rows; ++row) {
        double sum = 0;
        for (std::size_t n = 0; n < graph.k; ++n)
            sum += graph.distances[row * graph.k + n];
        scores[row] = static_cast<float>(sum / static_cast<double>(graph.k));
    }
    return scores;
}

} // namespace oddity::core
