// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>
#include <numbers>
#include <set>

#include "core/analysis/numeric/leading_vectors.h"
#include "core/analysis/projection/spectral_embedding.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;

namespace {

/// A path of so many vertices, weights 1, divided by the square roots of the degrees.
SparseSymmetric path(std::size_t vertices) {
    SparseSymmetric matrix;
    matrix.starts.push_back(0);
    const auto degree = [&](std::size_t vertex) { return vertex == 0 || vertex + 1 == vertices ? 1.0 : 2.0; };
    for (std::size_t vertex = 0; vertex < vertices; ++vertex) {
        for (const std::size_t other : {vertex - 1, vertex + 1})
            if (other < vertices) {
                matrix.columns.push_back(static_cast<std::int32_t>(other));
                matrix.values.push_back(static_cast<float>(1 / std::sqrt(degree(vertex) * degree(other))));
            }
        matrix.starts.push_back(matrix.columns.size());
    }
    return matrix;
}

} // namespace

class TestSpectralEmbedding : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The eigenvectors of a path are known: cos(π m n / (N − 1)), times the square root of the degree.
    void eigenvectorsOfAPath() {
        constexpr std::size_t vertices = 60;
        const std::vector<float> vectors = leadingVectors(path(vertices), 3, 1, {});
        for (std::size_t m = 0; m < 3; ++m) {
            double product = 0;
            double squares = 0;
            for (std::size_t n = 0; n < vertices; ++n) {
                const double expected =
                    std::cos(std::numbers::pi * static_cast<double>(m * n) / static_cast<double>(vertices - 1)) *
                    std::sqrt(n == 0 || n + 1 == vertices ? 1.0 : 2.0);
                product += expected * vectors[m * vertices + n];
                squares += expected * expected;
            }
            QVERIFY2(std::abs(product) / std::sqrt(squares) > 0.999, qPrintable(QString::number(product)));
        }
    }

    /// A noisy circle in ten dimensions comes out as a circle: neighbours along it stay so, all the way round.
    void aCircleComesOutAsACircle() {
        RandomStream random(3);
        constexpr std::size_t rows = 1000;
        std::vector<float> values(rows * 10);
        for (std::size_t row = 0; row < rows; ++row) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(row) / rows;
            for (std::size_t column = 0; column < 10; ++column)
                values[row * 10 + column] = static_cast<float>(0.01 * random.normal());
            values[row * 10 + 3] += static_cast<float>(std::cos(angle));
            values[row * 10 + 7] += static_cast<float>(std::sin(angle));
        }
        const Matrix points(std::move(values), rows, 10);
        const FuzzyGraph graph = fuzzyGraph(exactNeighbours(points, 14, {}), 15);
        const std::vector<float> embedding = spectralEmbedding(points, graph, 2, 0, {});
        std::set<int> sectors;
        double low = 1e9;
        double high = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            const double radius = std::hypot(embedding[2 * row], embedding[2 * row + 1]);
            low = std::min(low, radius);
            high = std::max(high, radius);
            sectors.insert(static_cast<int>(
                std::floor(4 * std::atan2(embedding[2 * row + 1], embedding[2 * row]) / std::numbers::pi)));
        }
        QVERIFY2(low > 0.4 * high, qPrintable(QString("%1 %2").arg(low).arg(high)));
        QVERIFY(sectors.size() >= 8);
    }

    void partsThatDoNotHangTogetherLieApart() {
        const Matrix points = clusteredPoints(613, 12, 4, 30, 2); // no edges between clusters
        const FuzzyGraph graph = fuzzyGraph(exactNeighbours(points, 14, {}), 15);
        const std::vector<float> embedding = spectralEmbedding(points, graph, 2, 0, {});
        QCOMPARE(embedding, spectralEmbedding(points, graph, 2, 0, {}));
        const NeighbourGraph near = exactNeighbours(Matrix(embedding, 613, 2), 3, {});
        for (std::size_t row = 0; row < 613; ++row)
            for (std::size_t n = 0; n < 3; ++n)
                QCOMPARE(static_cast<std::size_t>(near.indices[row * 3 + n]) % 4, row % 4);
    }
};

QTEST_GUILESS_MAIN(TestSpectralEmbedding)
#include "test_spectral_embedding.moc"
