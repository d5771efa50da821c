// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/data/matrix.h"

namespace oddity::core {

/// Latents on the straight line from one object's to another's, both ends included; steps × D, steps of at least 2.
Matrix latentsBetween(std::span<const float> from, std::span<const float> to, std::size_t steps);

/// One object's latents with one dimension moved by −reach to +reach of that dimension's deviations over all finite
/// rows; steps × D, steps of at least 2. Throws Error(Usage) for a dimension that there is not, Error(BadInput) with
/// fewer than two finite rows.
Matrix latentsAlong(const Matrix& latents, std::span<const float> object, std::size_t dimension, double reach,
                    std::size_t steps);

/// Seeded draws from the normal distribution that has the finite rows' mean and covariance; count × D. Throws
/// Error(BadInput) with fewer than two finite rows.
Matrix drawnLatents(const Matrix& latents, std::size_t count, std::uint64_t seed);

} // namespace oddity::core
