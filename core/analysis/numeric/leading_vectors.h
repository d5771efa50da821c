// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/progress.h"

namespace oddity::core {

/// A symmetric matrix in compressed rows.
struct SparseSymmetric {
    std::vector<std::size_t> starts; ///< rows + 1
    std::vector<std::int32_t> columns;
    std::vector<float> values;

    std::size_t rows() const { return starts.size() - 1; }
};

/// Eigenvectors (each of length rows, unit length, one after the other) of the `count` ≤ 4 largest eigenvalues of a
/// matrix whose eigenvalues lie in [−1, 1], largest first, by subspace iteration with a Chebyshev filter (Zhou, Saad,
/// Tiago & Chelikowsky 2006). They are rough where eigenvalues lie closer together than about 1e-4. The same for a seed
/// and any number of cores. Throws Error(Cancelled).
std::vector<float> leadingVectors(const SparseSymmetric& matrix, std::size_t count, std::uint64_t seed,
                                  const Progress& progress);

} // namespace oddity::core
