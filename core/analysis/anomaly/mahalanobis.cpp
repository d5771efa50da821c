// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/anomaly/mahalanobis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/Cholesky>

#include "core/analysis/numeric/covariance.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

/// (1 − δ)S + δμI with Ledoit and Wolf's estimate of the best δ.
Eigen::MatrixXd shrunk(const Covariance& covariance) {
    const auto size = static_cast<Eigen::Index>(covariance.dimensions);
    const auto dimensions = static_cast<double>(size);
    const Eigen::Map<const Eigen::MatrixXd> sample(covariance.matrix.data(), size, size);
    const double mu = sample.trace() / dimensions;
    const double spread = sample.squaredNorm() / dimensions - mu * mu;
    const double noise =
        (covariance.fourthMoment - sample.squaredNorm()) / (dimensions * static_cast<double>(covariance.rows.size()));
    const double shrinkage = spread > 0 ? std::clamp(noise / spread, 0.0, 1.0) : 1.0;
    Eigen::MatrixXd result = (1 - shrinkage) * sample;
    // Identical rows have no spread at all: any positive scale then gives distance 0.
    const double floor = std::max(mu * 1e-10, std::numeric_limits<double>::min() * 1e10);
    result.diagonal().array() += shrinkage * mu + floor;
    return result;
}

} // namespace

Mahalanobis::Mahalanobis(const Matrix& points) {
    Covariance covariance = covarianceOf(points);
    const auto size = static_cast<Eigen::Index>(covariance.dimensions);
    const Eigen::MatrixXd precision =
        Eigen::LLT<Eigen::MatrixXd>(shrunk(covariance)).solve(Eigen::MatrixXd::Identity(size, size));
    m_precision.assign(precision.data(), precision.data() + precision.size());
    m_mean = std::move(covariance.mean);
}

Mahalanobis::Distance Mahalanobis::distance(std::span<const float> point) const {
    const auto size = static_cast<Eigen::Index>(m_mean.size());
    const Eigen::Map<const Eigen::MatrixXd> precision(m_precision.data(), size, size);
    const Eigen::VectorXd centred = Eigen::Map<const Eigen::VectorXf>(point.data(), size).cast<double>() -
                                    Eigen::Map<const Eigen::VectorXd>(m_mean.data(), size);
    const Eigen::VectorXd pulled = precision * centred;
    const double value = std::sqrt(std::max(0.0, centred.dot(pulled)));
    Distance result{value, std::vector<double>(m_mean.size(), 0.0)};
    if (value > 0)
        Eigen::Map<Eigen::VectorXd>(result.slopes.data(), size) = pulled / value;
    return result;
}

std::vector<float> mahalanobisScores(const Matrix& points) {
    const Covariance covariance = covarianceOf(points);
    const auto size = static_cast<Eigen::Index>(covariance.dimensions);
    const Eigen::LLT<Eigen::MatrixXd> cholesky(shrunk(covariance));
    const Eigen::Map<const Eigen::VectorXd> mean(covariance.mean.data(), size);
    const std::vector<std::size_t>& rows = covariance.rows;

    std::vector<float> scores(points.rows(), std::numeric_limits<float>::quiet_NaN());
    constexpr std::size_t rowsPerBlock = 256;
    forEachBlock((rows.size() + rowsPerBlock - 1) / rowsPerBlock, {}, "", [&](std::size_t block) {
        const std::size_t first = block * rowsPerBlock;
        const std::size_t count = std::min(rows.size() - first, rowsPerBlock);
        Eigen::MatrixXd centred(size, static_cast<Eigen::Index>(count));
        for (std::size_t n = 0; n < count; ++n)
            centred.col(static_cast<Eigen::Index>(n)) =
                Eigen::Map<const Eigen::VectorXf>(points.row(rows[first + n]).data(), size).cast<double>() - mean;
        cholesky.matrixL().solveInPlace(centred);
        for (std::size_t n = 0; n < count; ++n)
            scores[rows[first + n]] = static_cast<float>(centred.col(static_cast<Eigen::Index>(n)).norm());
    });
    return scores;
}

} // namespace oddity::core
