// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/matrix.h"

namespace oddity::core {

struct PrincipalComponents {
    Matrix positions;                     ///< N×components, NaN for rows that are not finite
    std::vector<float> explainedVariance; ///< fraction per component
    std::vector<float> mean;
    Matrix axes; ///< components×D, unit length, sign fixed so that the largest loading is positive
};

/// Principal components (Pearson 1901) of the finite rows, largest variance first; at most as many as there are
/// columns. Throws Error(BadInput) with fewer than two finite rows.
PrincipalComponents principalComponents(const Matrix& points, std::size_t components);

} // namespace oddity::core
