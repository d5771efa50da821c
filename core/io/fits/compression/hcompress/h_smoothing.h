// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace oddity::core {

/// Moves the slopes and curvatures of 2×2 blocks by at most scale/2 towards those that continue the blocks' means,
/// and never beyond what keeps the image monotonic (the smoothing of HCOMPRESS, ZNAMEn = 'SMOOTH').
void smoothCoefficients(std::int64_t* coefficients, std::int64_t height, std::int64_t width, std::int64_t stride,
                        std::int64_t scale);

} // namespace oddity::core
