// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// A random-projection tree (Dasgupta & Freund 2008): rows are halved again and again along the line through two of
/// them drawn by seed, so that a leaf holds rows near to one another, and neighbouring leaves are near too.
struct PartitionTree {
    std::vector<std::uint32_t> order; ///< the given rows, leaf after leaf
    std::vector<std::size_t> starts;  ///< leaves + 1, places in order
};

/// Leaves hold half of leafSize to leafSize rows (fewer where there are fewer). Throws Error(Cancelled).
PartitionTree partitionTree(const Matrix& points, std::vector<std::uint32_t> rows, std::size_t leafSize,
                            std::uint64_t seed, const Progress& progress);

} // namespace oddity::core
