// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

struct IsolationForestSettings {
    int trees = 200;
    int samplesPerTree = 256;
    std::uint64_t seed = 0;
};

/// Isolation forest (Liu, Ting & Zhou 2008). Score 2^(−E[h]/c(ψ)) in (0, 1], larger is odder. Immutable once built;
/// thread-safe.
class IsolationForest {
public:
    IsolationForest(const Matrix& points, const IsolationForestSettings& settings);

    std::vector<float> scores(const Matrix& points, const Progress& progress) const; ///< NaN for non-finite rows
    float score(std::span<const float> point) const;
    static double averagePathLength(std::int64_t samples); ///< c(n) = 2(H(n−1)) − 2(n−1)/n

private:
    struct Node {
        float threshold = 0;
        std::int32_t feature = -1; ///< −1: a leaf
        std::int32_t left = 0;     ///< right child is left + 1
        float pathLength = 0;      ///< leaf: depth + c(samples in leaf)
    };
    std::vector<Node> m_nodes;
    std::vector<std::int32_t> m_roots;
    double m_normalization = 1;
};

/// Mean distance to the k nearest neighbours in the graph (Ramaswamy et al. 2000, mean instead of k-th).
std::vector<float> neighbourDistanceScores(const NeighbourGraph& graph);

/// Mahalanobis distance from the mean, covariance shrunk by Ledoit & Wolf (2004).
std::vector<float> mahalanobisScores(const Matrix& points);

} // namespace oddity::core
