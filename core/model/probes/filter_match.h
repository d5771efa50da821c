// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <vector>

namespace oddity::core {

/// Which classical operator a filter looks like.
struct FilterMatch {
    std::string name;       ///< "Laplacian", "Sobel", "Gaussian", "identity"; "none" when no |correlation| is over 0.5
    double correlation = 0; ///< Pearson's, of the filter's and the operator's values; the sign is the filter's
    double angle = 0;       ///< Sobel: direction of the rise, degrees from the columns' towards the rows'
    double width = 0;       ///< Laplacian (of a Gaussian) and Gaussian: σ in pixels
};

/// kernel: size × size values of one input channel. Compared with the identity, Gaussians and Laplacians of Gaussians
/// of several widths, the five- and nine-point Laplacians, and Sobel's operator (a Gaussian's derivative above 3 × 3)
/// in the filter's own best direction. The best correlation decides; within 0.03 of it the operator whose values, not
/// only their course, are the filter's. Throws Error(Usage) unless size is odd, at least 3, and the kernel has its
/// square.
FilterMatch operatorMatch(std::span<const float> kernel, int size);

} // namespace oddity::core
