// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/principal_components.h"

#include <algorithm>
#include <limits>

#include <Eigen/Eigenvalues>

#include "core/analysis/numeric/covariance.h"
#include "core/parallel.h"

namespace oddity::core {

PrincipalComponents principalComponents(const Matrix& points, std::size_t components) {
    const Covariance covariance = covarianceOf(points);
    const std::size_t dimensions = covariance.dimensions;
    components = std::min(components, dimensions);
    const auto size = static_cast<Eigen::Index>(dimensions);
    const Eigen::Map<const Eigen::MatrixXd> matrix(covariance.matrix.data(), size, size);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);

    PrincipalComponents result;
    result.mean.assign(covariance.mean.begin(), covariance.mean.end());
    std::vector<float> axes(components * dimensions);
    const double total = matrix.trace();
    for (std::size_t c = 0; c < components; ++c) {
        const Eigen::Index column = size - 1 - static_cast<Eigen::Index>(c); // the solver sorts ascending
        Eigen::VectorXd axis = solver.eigenvectors().col(column);
        Eigen::Index largest = 0;
        axis.cwiseAbs().maxCoeff(&largest);
        if (axis[largest] < 0)
            axis = -axis;
        for (std::size_t d = 0; d < dimensions; ++d)
            axes[c * dimensions + d] = static_cast<float>(axis[static_cast<Eigen::Index>(d)]);
        const double variance = std::max(0.0, solver.eigenvalues()[column]);
        result.explainedVariance.push_back(total > 0 ? static_cast<float>(variance / total) : 0.0F);
    }

    std::vector<float> positions(points.rows() * components, std::numeric_limits<float>::quiet_NaN());
    constexpr std::size_t rowsPerBlock = 4096;
    const std::vector<std::size_t>& rows = covariance.rows;
    forEachBlock((rows.size() + rowsPerBlock - 1) / rowsPerBlock, {}, "", [&](std::size_t block) {
        const std::size_t end = std::min(rows.size(), (block + 1) * rowsPerBlock);
        for (std::size_t n = block * rowsPerBlock; n < end; ++n) {
            const std::span<const float> values = points.row(rows[n]);
            for (std::size_t c = 0; c < components; ++c) {
                double sum = 0;
                for (std::size_t d = 0; d < dimensions; ++d)
                    sum += (values[d] - covariance.mean[d]) * axes[c * dimensions + d];
                positions[rows[n] * components + c] = static_cast<float>(sum);
            }
        }
    });
    result.positions = Matrix(std::move(positions), points.rows(), components);
    result.axes = Matrix(std::move(axes), components, dimensions);
    return result;
}

} // namespace oddity::core
