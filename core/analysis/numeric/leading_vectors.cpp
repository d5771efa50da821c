// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/numeric/leading_vectors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <Eigen/Eigenvalues>

#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr int width = 8; // vectors iterated at once: those wanted and some more, which speed convergence
typedef float Lanes __attribute__((vector_size(4 * width)));
using Small = Eigen::Matrix<double, width, width>;
using SmallVector = Eigen::Matrix<double, width, 1>;

constexpr std::size_t slab = 4096; // sums run over slabs in order: the same for any number of cores
constexpr int filterDegree = 12;
constexpr int mostIterations = 20;
constexpr double tolerance = 1e-4; // the reference's

/// `width` vectors side by side.
class Block {
public:
    explicit Block(std::size_t rows) : m_values(rows * width) {}
    std::size_t rows() const { return m_values.size() / width; }
    float* row(std::size_t index) { return m_values.data() + index * width; }
    const float* row(std::size_t index) const { return m_values.data() + index * width; }

private:
    std::vector<float> m_values;
};

template <typename Work> void forEachSlab(std::size_t rows, const Work& work) {
    forEachRange(rows, slab, {}, "", [&](std::size_t, std::size_t first, std::size_t end) { work(first, end); });
}

/// aᵀ·b
Small products(const Block& a, const Block& b) {
    std::vector<Small> parts((a.rows() + slab - 1) / slab);
    forEachSlab(a.rows(), [&](std::size_t first, std::size_t end) {
        Small sum = Small::Zero();
        for (std::size_t row = first; row < end; ++row)
            sum.noalias() += Eigen::Map<const Eigen::Matrix<float, width, 1>>(a.row(row)).cast<double>() *
                             Eigen::Map<const Eigen::Matrix<float, width, 1>>(b.row(row)).cast<double>().transpose();
        parts[first / slab] = sum;
    });
    Small total = Small::Zero();
    for (const Small& part : parts)
        total += part;
    return total;
}

/// x ← x·m
void multiply(Block& x, const Small& m) {
    const Eigen::Matrix<float, width, width> transposed = m.transpose().cast<float>();
    forEachSlab(x.rows(), [&](std::size_t first, std::size_t end) {
        for (std::size_t row = first; row < end; ++row) {
            Eigen::Map<Eigen::Matrix<float, width, 1>> values(x.row(row));
            values = (transposed * values).eval();
        }
    });
}

/// result ← scale·(matrix·x − shift·x) − damp·result
void apply(const SparseSymmetric& matrix, const Block& x, float scale, float shift, float damp, Block& result) {
    forEachSlab(x.rows(), [&](std::size_t first, std::size_t end) {
        for (std::size_t row = first; row < end; ++row) {
            Lanes sum{};
            Lanes other;
            for (std::size_t entry = matrix.starts[row]; entry < matrix.starts[row + 1]; ++entry) {
                std::memcpy(&other, x.row(static_cast<std::size_t>(matrix.columns[entry])), sizeof other);
                sum += matrix.values[entry] * other;
            }
            std::memcpy(&other, x.row(row), sizeof other);
            sum = scale * (sum - shift * other);
            std::memcpy(&other, result.row(row), sizeof other);
            sum -= damp * other;
            std::memcpy(result.row(row), &sum, sizeof sum);
        }
    });
}

/// Orthonormal columns that span the same, by the eigenvectors of their products (Stathopoulos & Wu 2002). Directions
/// lost to rounding are scaled down, not up; they come back in later iterations.
void orthonormalize(Block& x) {
    for (int pass = 0; pass < 3; ++pass) {
        const Small gram = products(x, x);
        SmallVector scale;
        for (int n = 0; n < width; ++n)
            scale[n] = gram(n, n) > 0 ? 1 / std::sqrt(gram(n, n)) : 0;
        const Small scaled = scale.asDiagonal() * gram * scale.asDiagonal();
        const Eigen::SelfAdjointEigenSolver<Small> solver(scaled);
        const double floor = 1e-10 * solver.eigenvalues().maxCoeff();
        Small turn = scale.asDiagonal() * solver.eigenvectors();
        for (int n = 0; n < width; ++n)
            turn.col(n) /= std::sqrt(std::max(solver.eigenvalues()[n], floor));
        multiply(x, turn);
    }
}

/// Turns x to Ritz vectors, largest value first; image becomes matrix·x.
SmallVector turnToRitzVectors(const SparseSymmetric& matrix, Block& x, Block& image) {
    apply(matrix, x, 1, 0, 0, image);
    const Small projected = products(x, image);
    const Eigen::SelfAdjointEigenSolver<Small> solver((0.5 * (projected + projected.transpose())).eval());
    const Small turn = solver.eigenvectors().rowwise().reverse();
    multiply(x, turn);
    multiply(image, turn);
    return solver.eigenvalues().reverse();
}

/// Longest |matrix·v − value·v| of the first vectors.
double residual(const Block& x, const Block& image, const SmallVector& values, std::size_t count) {
    const Small squares = products(image, image); // vectors have unit length: |Av − θv|² = |Av|² − 2θ v·Av + θ²
    const Small mixed = products(x, image);
    double longest = 0;
    for (Eigen::Index n = 0; n < static_cast<Eigen::Index>(count); ++n)
        longest = std::max(longest, squares(n, n) - 2 * values[n] * mixed(n, n) + values[n] * values[n]);
    return std::sqrt(std::max(longest, 0.0));
}

/// Amplifies what lies above `cut` and keeps the rest small.
void filter(const SparseSymmetric& matrix, double cut, Block& x, Block& next) {
    const auto half = static_cast<float>((cut + 1) / 2);
    const auto centre = static_cast<float>((cut - 1) / 2);
    apply(matrix, x, 1 / half, centre, 0, next);
    for (int degree = 2; degree <= filterDegree; ++degree) {
        apply(matrix, next, 2 / half, centre, 1, x);
        std::swap(x, next);
    }
    std::swap(x, next);
}

std::vector<float> columns(const Block& x, std::size_t count) {
    std::vector<float> result(count * x.rows());
    for (std::size_t n = 0; n < count; ++n) {
        float largest = 0;
        for (std::size_t row = 0; row < x.rows(); ++row)
            if (std::abs(x.row(row)[n]) > std::abs(largest))
                largest = x.row(row)[n];
        for (std::size_t row = 0; row < x.rows(); ++row)
            result[n * x.rows() + row] = largest < 0 ? -x.row(row)[n] : x.row(row)[n];
    }
    return result;
}

} // namespace

std::vector<float> leadingVectors(const SparseSymmetric& matrix, std::size_t count, std::uint64_t seed,
                                  const Progress& progress) {
    Block x(matrix.rows());
    RandomStream random(seed);
    for (std::size_t row = 0; row < x.rows(); ++row)
        for (int n = 0; n < width; ++n)
            x.row(row)[n] = static_cast<float>(random.normal());
    Block image(matrix.rows());
    orthonormalize(x);
    double cut = 0;
    for (int iteration = 0; iteration < mostIterations; ++iteration) {
        progress.throwIfStopped();
        progress.step(iteration, mostIterations, "finding where to start");
        filter(matrix, cut, x, image);
        orthonormalize(x);
        const SmallVector values = turnToRitzVectors(matrix, x, image);
        if (residual(x, image, values, count) < tolerance)
            break;
        cut = std::clamp(values[width - 1], -0.5, 0.9999);
    }
    return columns(x, count);
}

} // namespace oddity::core
