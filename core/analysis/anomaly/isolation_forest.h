// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

struct IsolationForestSettings {
    int trees = 200;
    int samplesPerTree = 256;
    std::uint64_t seed = 0;
    std::vector<float> columnWeights; ///< chance of each column to be cut, relative; empty: all alike
};

/// Isolation forest (Liu, Ting & Zhou 2008). Score 2^(−E[h]/c(ψ)) in (0, 1], larger is odder; the same for a given
/// seed on any number of cores. Immutable once built; thread-safe.
class IsolationForest {
public:
    /// Grown on samples of the finite rows. Throws Error(BadInput) with fewer than two of them, settings below 1 or
    /// weights that do not fit the columns.
    IsolationForest(const Matrix& points, const IsolationForestSettings& settings);

    std::vector<float> scores(const Matrix& points, const Progress& progress) const; ///< NaN for non-finite rows
    float score(std::span<const float> point) const;                                 ///< NaN when not finite
    static double averagePathLength(std::int64_t samples); ///< c(n) = 2·H(n−1) − 2(n−1)/n; 0 for n ≤ 1

private:
    /// A leaf leads to itself, so that all points can walk the same number of steps.
    struct Node {
        float threshold = 0;      ///< at most: left; infinite in a leaf
        std::int32_t feature = 0; ///< 0 in a leaf
        std::int32_t left = 0;    ///< right is left + 1; a leaf's own index
        float pathLength = 0;     ///< leaf: depth + c(samples in leaf)
    };
    struct Tree {
        std::int32_t root = 0;
        int depth = 0;
    };
    class Grower;

    void addPathLengths(const Matrix& points, std::span<const std::size_t> rows, std::span<double> sums) const;
    void requireColumns(std::size_t columns) const;

    std::vector<Node> m_nodes;
    std::vector<Tree> m_trees;
    std::size_t m_columns = 0;
    double m_normalization = 1;
};

} // namespace oddity::core
