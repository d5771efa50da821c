// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/numeric/covariance.h"

#include <algorithm>

#include <Eigen/Core>

#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::size_t slabs = 8; // a fixed number, summed in order: results do not depend on the number of cores
constexpr std::size_t rowsPerBlock = 512;

struct Slab {
    Eigen::VectorXd sum;
    Eigen::MatrixXd products;
    double fourthMoment = 0;
};

template <typename Work>
void forEachSlabBlock(const std::vector<std::size_t>& rows, std::size_t slab, const Work& work) {
    const std::size_t end = rows.size() * (slab + 1) / slabs;
    for (std::size_t first = rows.size() * slab / slabs; first < end; first += rowsPerBlock)
        work(first, std::min(end, first + rowsPerBlock));
}

} // namespace

Covariance covarianceOf(const Matrix& points) {
    Covariance result;
    result.dimensions = points.columns();
    result.rows = points.finiteRows();
    if (result.rows.size() < 2)
        throw Error(ErrorKind::BadInput, "at least two objects with finite features are needed, and there are " +
                                             std::to_string(result.rows.size()));
    const std::vector<std::size_t>& rows = result.rows;
    const auto dimensions = static_cast<Eigen::Index>(result.dimensions);
    const auto count = static_cast<double>(rows.size());

    std::vector<Slab> parts(slabs);
    forEachBlock(slabs, {}, "", [&](std::size_t slab) {
        Eigen::VectorXd& sum = parts[slab].sum;
        sum = Eigen::VectorXd::Zero(dimensions);
        forEachSlabBlock(rows, slab, [&](std::size_t first, std::size_t end) {
            for (std::size_t n = first; n < end; ++n)
                sum += Eigen::Map<const Eigen::VectorXf>(points.row(rows[n]).data(), dimensions).cast<double>();
        });
    });
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(dimensions);
    for (const Slab& part : parts)
        mean += part.sum / count;

    forEachBlock(slabs, {}, "", [&](std::size_t slab) {
        Slab& part = parts[slab];
        part.products = Eigen::MatrixXd::Zero(dimensions, dimensions);
        Eigen::MatrixXf block(dimensions, static_cast<Eigen::Index>(rowsPerBlock));
        forEachSlabBlock(rows, slab, [&](std::size_t first, std::size_t end) {
            const auto size = static_cast<Eigen::Index>(end - first);
            for (Eigen::Index n = 0; n < size; ++n) {
                const std::size_t row = rows[first + static_cast<std::size_t>(n)];
                block.col(n) =
                    (Eigen::Map<const Eigen::VectorXf>(points.row(row).data(), dimensions).cast<double>() - mean)
                        .cast<float>();
                const double squared = block.col(n).cast<double>().squaredNorm();
                part.fourthMoment += squared * squared;
            }
            const Eigen::MatrixXf products = block.leftCols(size) * block.leftCols(size).transpose();
            part.products += products.cast<double>();
        });
    });
    Eigen::MatrixXd total = Eigen::MatrixXd::Zero(dimensions, dimensions);
    for (const Slab& part : parts) {
        total += part.products / count;
        result.fourthMoment += part.fourthMoment / count;
    }
    total = (0.5 * (total + total.transpose())).eval();
    result.mean.assign(mean.data(), mean.data() + mean.size());
    result.matrix.assign(total.data(), total.data() + total.size());
    return result;
}

} // namespace oddity::core
