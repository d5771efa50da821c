// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace oddity::core {

/// Euclidean.
inline double normOf(std::span<const float> values) {
    double squares = 0;
    for (const float value : values)
        squares += static_cast<double>(value) * value;
    return std::sqrt(squares);
}

/// The norm of the difference of as many values over another; 0 of equal ones, whatever the other is.
inline double distanceOver(std::span<const float> values, std::span<const float> wanted, double norm) {
    double squares = 0;
    for (std::size_t index = 0; index < values.size(); ++index) {
        const double difference = static_cast<double>(values[index]) - static_cast<double>(wanted[index]);
        squares += difference * difference;
    }
    return squares == 0 ? 0 : std::sqrt(squares) / norm;
}

} // namespace oddity::core
