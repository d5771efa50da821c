// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <pthread.h>

#include <cmath>
#include <system_error>
#include <thread>

#include "core/analysis/neighbours.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;
using oddity::test::withNan;

namespace {

bool sameGraph(const NeighbourGraph& a, const NeighbourGraph& b) {
    return a.k == b.k && a.indices == b.indices && a.distances == b.distances && a.recall == b.recall;
}

double sharedWith(const NeighbourGraph& exact, const NeighbourGraph& found) {
    std::size_t shared = 0;
    for (std::size_t row = 0; row < exact.rows; ++row)
        for (std::size_t n = 0; n < exact.k; ++n)
            shared += found.distances[row * exact.k + n] <= exact.distances[row * exact.k + exact.k - 1] ? 1 : 0;
    return static_cast<double>(shared) / static_cast<double>(exact.rows * exact.k);
}

/// No thread can be started meanwhile, so that the calling one does the work of all.
class WithoutThreads {
public:
    WithoutThreads() {
        pthread_attr_init(&m_before);
        pthread_getattr_default_np(&m_before);
        pthread_attr_t impossible;
        pthread_attr_init(&impossible);
        pthread_attr_setstacksize(&impossible, std::size_t{1} << 50);
        pthread_setattr_default_np(&impossible);
        pthread_attr_destroy(&impossible);
    }
    ~WithoutThreads() {
        pthread_setattr_default_np(&m_before);
        pthread_attr_destroy(&m_before);
    }

private:
    pthread_attr_t m_before{};
};

} // namespace

class TestApproximateNeighbours : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatTheExactFinds_data() {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("clusters");
        QTest::addColumn<int>("k");
        QTest::newRow("one cloud") << 8 << 1 << 15;
        QTest::newRow("clusters") << 32 << 20 << 15;
        QTest::newRow("many neighbours") << 10 << 5 << 300;
        QTest::newRow("one column") << 1 << 1 << 5;
    }
    void findsWhatTheExactFinds() {
        QFETCH(int, columns);
        QFETCH(int, clusters);
        QFETCH(int, k);
        const Matrix points =
            clusteredPoints(6000, static_cast<std::size_t>(columns), static_cast<std::size_t>(clusters), 3, 2);
        const NeighbourGraph found = approximateNeighbours(points, static_cast<std::size_t>(k), {}, {});
        const NeighbourGraph exact = exactNeighbours(points, static_cast<std::size_t>(k), {});
        QCOMPARE(found.k, exact.k);
        const double shared = sharedWith(exact, found);
        QVERIFY2(shared >= 0.985, qPrintable(QString::number(shared)));
        QCOMPARE(found.recallRows, std::size_t{512});
        QVERIFY2(std::abs(found.recall - shared) < 0.01, qPrintable(QString::number(found.recall)));
        for (std::size_t row = 0; row < found.rows; ++row)
            for (std::size_t n = 0; n < found.k; ++n) {
                const std::size_t entry = row * found.k + n;
                QVERIFY(found.indices[entry] >= 0 && static_cast<std::size_t>(found.indices[entry]) != row);
                QVERIFY(n == 0 || found.distances[entry - 1] <= found.distances[entry]);
            }
    }

    void measuredRecallIsHonestWhereNeighboursAreHardToFind() {
        const Matrix points = clusteredPoints(8000, 200, 1, 0, 3); // in 200 dimensions all are about equally far
        const NeighbourGraph found = approximateNeighbours(points, 10, {.recall = 0.2, .seed = 0}, {});
        QVERIFY(found.recall < 0.9);
        QVERIFY(std::abs(found.recall - sharedWith(exactNeighbours(points, 10, {}), found)) < 0.05);
    }

    void aHigherAimFindsMore() {
        const Matrix points = clusteredPoints(6000, 40, 1, 0, 3);
        const double low = approximateNeighbours(points, 10, {.recall = 0.3, .seed = 0}, {}).recall;
        const double high = approximateNeighbours(points, 10, {.recall = 0.97, .seed = 0}, {}).recall;
        QVERIFY2(high > low && high >= 0.97, qPrintable(QString("%1 %2").arg(low).arg(high)));
    }

    void sameForASeedAndAnyNumberOfThreads() {
        const Matrix points = clusteredPoints(5000, 16, 6, 2, 8);
        const NeighbourGraph many = approximateNeighbours(points, 12, {.recall = 0.999, .seed = 4}, {});
        QVERIFY(sameGraph(many, approximateNeighbours(points, 12, {.recall = 0.999, .seed = 4}, {})));
        const WithoutThreads alone;
        QVERIFY_EXCEPTION_THROWN(std::thread([] {}), std::system_error);
        QVERIFY(sameGraph(many, approximateNeighbours(points, 12, {.recall = 0.999, .seed = 4}, {})));
    }

    void rowsThatAreNotFiniteStayOut() {
        const NeighbourGraph graph = approximateNeighbours(withNan(clusteredPoints(2000, 6, 2, 3, 5), 42), 4, {}, {});
        QCOMPARE(graph.rows, std::size_t{2000});
        QCOMPARE(graph.indices[42 * 4], -1);
        QVERIFY(std::isnan(graph.distances[42 * 4 + 3]));
        QCOMPARE(std::ranges::count(graph.indices, 42), 0);
    }

    void identicalRowsAreNeighbours() {
        const NeighbourGraph graph = approximateNeighbours(Matrix(std::vector<float>(9000, 2.5F), 3000, 3), 5, {}, {});
        QCOMPARE(graph.recall, 1.0);
        QCOMPARE(std::ranges::count(graph.distances, 0.0F), 3000 * 5);
        QCOMPARE(std::ranges::count(graph.indices, -1), 0);
    }

    void fewRowsAreExact() {
        const Matrix points = clusteredPoints(100, 3, 1, 0, 1);
        const NeighbourGraph graph = approximateNeighbours(points, 5, {}, {});
        QCOMPARE(graph.recallRows, std::size_t{0});
        QVERIFY(sameGraph(graph, exactNeighbours(points, 5, {})));
    }

    void refusesAndStops() {
        const Matrix points = clusteredPoints(1000, 4, 1, 0, 1);
        QVERIFY_EXCEPTION_THROWN(approximateNeighbours(points, 0, {}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(approximateNeighbours(points, 5, {.recall = 1.5, .seed = 0}, {}), Error);
        std::stop_source source;
        source.request_stop();
        try {
            approximateNeighbours(points, 5, {}, {source.get_token(), {}});
            QFAIL("was not stopped");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestApproximateNeighbours)
#include "test_approximate_neighbours.moc"
