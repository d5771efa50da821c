// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <vector>

namespace oddity::core {

/// Returns the value at a point and writes the gradient there.
using Objective = std::function<double(const std::vector<double>& point, std::vector<double>& gradient)>;

struct Minimum {
    std::vector<double> point;
    double value = 0;
    double largestGradient = 0; ///< largest absolute component where it ended
    int iterations = 0;
};

/// Minimizes a smooth function by L-BFGS (Liu & Nocedal 1989) with a backtracking line search. Ends when no gradient
/// component exceeds tolerance, after so many iterations, or when no step lowers the value.
Minimum minimize(const Objective& objective, std::vector<double> start, double tolerance, int iterations);

} // namespace oddity::core
