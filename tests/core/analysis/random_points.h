// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <vector>

#include "core/data/matrix.h"
#include "core/random_stream.h"

namespace oddity::test {

/// Rows in turn from so many Gaussian clusters whose centres lie `separation` standard deviations apart on each axis.
inline core::Matrix clusteredPoints(std::size_t rows, std::size_t columns, std::size_t clusters, double separation,
                                    std::uint64_t seed) {
    core::RandomStream random(seed);
    std::vector<double> centres(clusters * columns);
    for (double& centre : centres)
        centre = separation * random.normal();
    std::vector<float> values(rows * columns);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t c = 0; c < columns; ++c)
            values[row * columns + c] = static_cast<float>(centres[row % clusters * columns + c] + random.normal());
    return {std::move(values), rows, columns};
}

inline core::Matrix withValue(const core::Matrix& points, std::size_t row, std::size_t column, float value) {
    std::vector<float> values(points.data(), points.data() + points.rows() * points.columns());
    values[row * points.columns() + column] = value;
    return {std::move(values), points.rows(), points.columns()};
}

inline core::Matrix withNan(const core::Matrix& points, std::size_t row) {
    return withValue(points, row, 0, std::numeric_limits<float>::quiet_NaN());
}

} // namespace oddity::test
