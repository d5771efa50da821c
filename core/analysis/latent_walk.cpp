// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/latent_walk.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <Eigen/Eigenvalues>

#include "core/analysis/numeric/covariance.h"
#include "core/error.h"
#include "core/random_stream.h"

namespace oddity::core {

Matrix latentsBetween(std::span<const float> from, std::span<const float> to, std::size_t steps) {
    if (from.size() != to.size() || steps < 2)
        throw Error(ErrorKind::Usage, "a way between two objects has two latents of one size and at least two steps");
    std::vector<float> values;
    for (std::size_t step = 0; step < steps; ++step) {
        const float share = static_cast<float>(step) / static_cast<float>(steps - 1);
        for (std::size_t axis = 0; axis < from.size(); ++axis)
            values.push_back((1 - share) * from[axis] + share * to[axis]);
    }
    return {std::move(values), steps, from.size()};
}

Matrix latentsAlong(const Matrix& latents, std::span<const float> object, std::size_t dimension, double reach,
                    std::size_t steps) {
    const Covariance covariance = covarianceOf(latents);
    if (dimension >= covariance.dimensions)
        throw Error(ErrorKind::Usage, "the latents have " + std::to_string(covariance.dimensions) +
                                          " dimensions; there is no number " + std::to_string(dimension + 1));
    const double deviation = std::sqrt(covariance.matrix[dimension * covariance.dimensions + dimension]);
    std::vector<float> low(object.begin(), object.end());
    std::vector<float> high = low;
    low[dimension] -= static_cast<float>(reach * deviation);
    high[dimension] += static_cast<float>(reach * deviation);
    return latentsBetween(low, high, steps);
}

Matrix drawnLatents(const Matrix& latents, std::size_t count, std::uint64_t seed) {
    const Covariance covariance = covarianceOf(latents);
    const auto size = static_cast<Eigen::Index>(covariance.dimensions);
    const Eigen::Map<const Eigen::MatrixXd> matrix(covariance.matrix.data(), size, size);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> axes(matrix);
    const Eigen::MatrixXd spread = axes.eigenvectors() * axes.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal();
    std::vector<float> values;
    for (std::size_t draw = 0; draw < count; ++draw) {
        RandomStream random(seed, draw);
        Eigen::VectorXd normal(size);
        for (double& value : normal)
            value = random.normal();
        const Eigen::VectorXd offset = spread * normal;
        for (Eigen::Index axis = 0; axis < size; ++axis)
            values.push_back(static_cast<float>(covariance.mean[static_cast<std::size_t>(axis)] + offset[axis]));
    }
    return {std::move(values), count, covariance.dimensions};
}

} // namespace oddity::core
