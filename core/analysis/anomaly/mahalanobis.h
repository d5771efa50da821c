// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "core/data/matrix.h"

namespace oddity::core {

/// Distance of any point from the mean of the finite rows that it was fitted to, as mahalanobisScores() measures it.
/// Immutable once built; thread-safe.
class Mahalanobis {
public:
    /// Throws Error(BadInput) with fewer than two finite rows.
    explicit Mahalanobis(const Matrix& points);

    struct Distance {
        double value = 0;
        std::vector<double> slopes; ///< d value / d point; 0 at the mean, where there is none
    };
    /// The point has as many values as the rows had.
    Distance distance(std::span<const float> point) const;

private:
    std::vector<double> m_mean;
    std::vector<double> m_precision; ///< inverse of the covariance, symmetric
};

/// Mahalanobis distance of each row from the mean of the finite rows, covariance shrunk by Ledoit & Wolf (2004). NaN
/// for rows that are not finite. Throws Error(BadInput) with fewer than two finite rows.
std::vector<float> mahalanobisScores(const Matrix& points);

} // namespace oddity::core
