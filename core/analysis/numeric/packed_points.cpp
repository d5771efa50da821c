// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/numeric/packed_points.h"

#include <utility>

namespace oddity::core {

namespace {

std::vector<double> meanOf(const Matrix& points, std::span<const std::size_t> rows) {
    std::vector<double> mean(points.columns(), 0.0);
    for (const std::size_t row : rows) {
        const std::span<const float> values = points.row(row);
        for (std::size_t d = 0; d < mean.size(); ++d)
            mean[d] += values[d];
    }
    for (double& value : mean)
        value /= static_cast<double>(rows.size());
    return mean;
}

} // namespace

PackedPoints::PackedPoints(const Matrix& points, std::span<const std::size_t> rows)
    : PackedPoints(points, rows, meanOf(points, rows)) {}

PackedPoints::PackedPoints(const Matrix& points, std::span<const std::size_t> rows, std::vector<double> origin)
    : m_count(rows.size()), m_dimensions(points.columns()), m_origin(std::move(origin)) {
    const std::size_t panelCount = (m_count + panelWidth - 1) / panelWidth;
    m_values.assign(panelCount * panelWidth * m_dimensions, 0.0F);
    m_norms.assign(panelCount * panelWidth, std::numeric_limits<float>::infinity());
    for (std::size_t point = 0; point < m_count; ++point) {
        const std::span<const float> values = points.row(rows[point]);
        float* packed = m_values.data() + (at(point) - m_values.data());
        double norm = 0;
        for (std::size_t d = 0; d < m_dimensions; ++d) {
            const float centred = static_cast<float>(values[d] - m_origin[d]);
            packed[d * panelWidth] = centred;
            norm += static_cast<double>(centred) * centred;
        }
        m_norms[point] = static_cast<float>(norm);
    }
}

DistanceTile PackedPoints::tile(std::size_t firstPoint, std::size_t panel, const float* limits) const {
    const std::size_t firstColumn = panel * panelWidth;
    return {at(firstPoint),
            at(firstColumn),
            m_dimensions,
            m_norms.data() + firstPoint,
            m_norms.data() + firstColumn,
            limits + firstPoint,
            limits + firstColumn};
}

} // namespace oddity::core
