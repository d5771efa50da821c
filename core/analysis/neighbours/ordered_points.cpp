// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours/ordered_points.h"

#include <algorithm>
#include <utility>

#include "core/parallel.h"

namespace oddity::core {

std::vector<double> centreOf(const Matrix& points, std::span<const std::uint32_t> rows) {
    constexpr std::size_t counted = 4096; // any place among the points will do
    const std::size_t step = std::max<std::size_t>(rows.size() / counted, 1);
    std::vector<double> sum(points.columns(), 0.0);
    std::size_t count = 0;
    for (std::size_t n = 0; n < rows.size(); n += step, ++count)
        for (std::size_t d = 0; d < sum.size(); ++d)
            sum[d] += points.at(rows[n], d);
    for (double& value : sum)
        value /= static_cast<double>(count);
    return sum;
}

OrderedPoints orderedPoints(const Matrix& points, std::vector<std::uint32_t> rows, const std::vector<double>& centre) {
    const std::size_t dimensions = points.columns();
    std::vector<float> values(rows.size() * dimensions);
    std::vector<float> norms(rows.size());
    constexpr std::size_t rowsPerRange = 4096;
    forEachRange(rows.size(), rowsPerRange, {}, "", [&](std::size_t, std::size_t first, std::size_t end) {
        for (std::size_t point = first; point < end; ++point) {
            double norm = 0;
            for (std::size_t d = 0; d < dimensions; ++d) {
                const auto centred = static_cast<float>(points.at(rows[point], d) - centre[d]);
                values[point * dimensions + d] = centred;
                norm += static_cast<double>(centred) * centred;
            }
            norms[point] = static_cast<float>(norm);
        }
    });
    return {Matrix(std::move(values), rows.size(), dimensions), std::move(norms), std::move(rows)};
}

} // namespace oddity::core
