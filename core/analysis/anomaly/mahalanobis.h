// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/data/matrix.h"

namespace oddity::core {

/// Mahalanobis distance of each row from the mean of the finite rows, covariance shrunk by Ledoit & Wolf (2004). NaN
/// for rows that are not finite. Throws Error(BadInput) with fewer than two finite rows.
std::vector<float> mahalanobisScores(const Matrix& points);

} // namespace oddity::core
