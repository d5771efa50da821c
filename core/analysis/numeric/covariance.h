// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/matrix.h"

namespace oddity::core {

/// Mean and covariance (divided by count) over the finite rows, in double precision; the same for any number of cores.
struct Covariance {
    std::size_t dimensions = 0;
    std::vector<std::size_t> rows; ///< the finite rows it was made from
    std::vector<double> mean;
    std::vector<double> matrix; ///< dimensions × dimensions, symmetric
    double fourthMoment = 0;    ///< mean of |x − mean|⁴, which shrinkage estimates need
};

/// Throws Error(BadInput) with fewer than two finite rows.
Covariance covarianceOf(const Matrix& points);

} // namespace oddity::core
