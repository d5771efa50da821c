// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/analysis/neighbours.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;
using oddity::test::withNan;

namespace {

double distanceBetween(const Matrix& points, std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t c = 0; c < points.columns(); ++c)
        sum += std::pow(static_cast<double>(points.at(a, c)) - points.at(b, c), 2);
    return std::sqrt(sum);
}

std::vector<std::int32_t> bruteForce(const Matrix& points, std::size_t row, std::size_t k) {
    std::vector<std::int32_t> others;
    for (std::size_t other = 0; other < points.rows(); ++other)
        if (other != row && points.rowIsFinite(other))
            others.push_back(static_cast<std::int32_t>(other));
    std::ranges::stable_sort(
        others, {}, [&](std::int32_t other) { return distanceBetween(points, row, static_cast<std::size_t>(other)); });
    others.resize(k);
    return others;
}

} // namespace

class TestNeighbours : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsBruteForce_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("k");
        QTest::newRow("two points") << 2 << 3 << 1;
        QTest::newRow("one panel") << 31 << 5 << 4;
        QTest::newRow("panels do not divide") << 333 << 17 << 10;
        QTest::newRow("many blocks") << 1500 << 8 << 15;
        QTest::newRow("one column") << 200 << 1 << 7;
    }
    void equalsBruteForce() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, k);
        const Matrix points =
            clusteredPoints(static_cast<std::size_t>(rows), static_cast<std::size_t>(columns), 3, 4, 11);
        const auto count = static_cast<std::size_t>(k);
        const NeighbourGraph graph = nearestNeighbours(points, count, {});
        QCOMPARE(graph.k, count);
        for (std::size_t row = 0; row < points.rows(); ++row) {
            const std::vector<std::int32_t> expected = bruteForce(points, row, count);
            for (std::size_t n = 0; n < count; ++n) {
                QCOMPARE(graph.indices[row * count + n], expected[n]);
                const double distance = distanceBetween(points, row, static_cast<std::size_t>(expected[n]));
                QVERIFY(std::abs(graph.distances[row * count + n] - distance) <= 1e-6 * distance);
            }
        }
    }

    void farFromTheOriginIsAsExact() {
        const Matrix near = clusteredPoints(300, 4, 1, 0, 3);
        std::vector<float> values(near.data(), near.data() + 1200);
        for (float& value : values)
            value = std::round(value * 64) / 64 + 4096; // exactly representable after the shift
        const Matrix far(values, 300, 4);
        const NeighbourGraph graph = nearestNeighbours(far, 5, {});
        for (std::size_t row = 0; row < 300; ++row)
            for (std::size_t n = 0; n < 5; ++n)
                QCOMPARE(graph.distances[row * 5 + n],
                         static_cast<float>(
                             distanceBetween(far, row, static_cast<std::size_t>(bruteForce(far, row, 5)[n]))));
    }

    void duplicatesAreOrderedByRow() {
        const Matrix points(std::vector<float>(40, 2.5F), 20, 2);
        const NeighbourGraph graph = nearestNeighbours(points, 3, {});
        QCOMPARE(graph.indices[0], 1);
        QCOMPARE(graph.indices[2], 3);
        QCOMPARE(graph.indices[19 * 3], 0);
        QCOMPARE(graph.distances[19 * 3], 0.0F);
    }

    void rowsThatAreNotFiniteStayOut() {
        const Matrix points = withNan(clusteredPoints(100, 6, 2, 3, 5), 42);
        const NeighbourGraph graph = nearestNeighbours(points, 4, {});
        QCOMPARE(graph.rows, std::size_t{100});
        QCOMPARE(graph.indices[42 * 4], -1);
        QVERIFY(std::isnan(graph.distances[42 * 4 + 3]));
        QCOMPARE(std::ranges::count(graph.indices, 42), 0);
        QCOMPARE(graph.indices[0], bruteForce(points, 0, 4)[0]);
    }

    void kIsLoweredToWhatThereIs() {
        QCOMPARE(nearestNeighbours(clusteredPoints(5, 2, 1, 0, 1), 50, {}).k, std::size_t{4});
        QCOMPARE(nearestNeighbours(clusteredPoints(1, 2, 1, 0, 1), 5, {}).k, std::size_t{0});
        QVERIFY_EXCEPTION_THROWN(nearestNeighbours(clusteredPoints(5, 2, 1, 0, 1), 0, {}), Error);
    }

    void stops() {
        std::stop_source source;
        source.request_stop();
        try {
            nearestNeighbours(clusteredPoints(500, 4, 2, 3, 5), 4, {source.get_token(), {}});
            QFAIL("was not stopped");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Cancelled);
        }
    }

    void crossNeighboursEqualSingleQueries() {
        const Matrix points = withNan(clusteredPoints(700, 9, 3, 3, 9), 7);
        const Matrix queries = withNan(clusteredPoints(150, 9, 3, 3, 10), 3);
        const NeighbourGraph graph = crossNeighbours(points, queries, 6, {});
        QCOMPARE(graph.rows, std::size_t{150});
        for (std::size_t row = 0; row < 150; ++row) {
            const std::vector<Neighbour> expected = nearestTo(points, queries.row(row), 6);
            QCOMPARE(graph.indices[row * 6] < 0, row == 3);
            for (std::size_t n = 0; n < expected.size(); ++n) {
                QCOMPARE(graph.indices[row * 6 + n], expected[n].index);
                QCOMPARE(graph.distances[row * 6 + n], expected[n].distance);
            }
        }
        QCOMPARE(crossNeighbours(clusteredPoints(4, 9, 1, 0, 1), queries, 6, {}).k, std::size_t{4});
        QVERIFY_EXCEPTION_THROWN(crossNeighbours(points, clusteredPoints(5, 8, 1, 0, 1), 6, {}), Error);
    }

    void oneQuery() {
        const Matrix points = withNan(clusteredPoints(400, 5, 3, 3, 9), 7);
        const std::vector<Neighbour> nearest = nearestTo(points, points.row(20), 4);
        QCOMPARE(nearest.size(), std::size_t{4});
        QCOMPARE(nearest[0].index, 20);
        QCOMPARE(nearest[0].distance, 0.0F);
        QCOMPARE(nearest[3].index, bruteForce(points, 20, 3)[2]);
        QVERIFY(nearestTo(points, points.row(7), 4).empty());
        QVERIFY_EXCEPTION_THROWN(nearestTo(points, std::vector<float>(3), 4), Error);
    }
};

QTEST_GUILESS_MAIN(TestNeighbours)
#include "test_neighbours.moc"
