// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/projection/fuzzy_graph.h"
#include "core/analysis/projection/trustworthiness.h"
#include "core/analysis/projection/umap.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;
using oddity::test::withNan;

namespace {

UmapSettings quick(int threads = 0, std::uint64_t seed = 0) {
    UmapSettings settings;
    settings.epochs = 200;
    settings.threads = threads;
    settings.seed = seed;
    return settings;
}

bool samePositions(const Matrix& a, const Matrix& b) {
    return a.rows() == b.rows() && std::equal(a.data(), a.data() + a.rows() * 2, b.data());
}

} // namespace

class TestUmap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The values that the authors' program prints for its defaults (a = 1.577, b = 0.8951), and those for minDist 0.
    void membershipCurve() {
        const MembershipCurve standard = fitMembershipCurve(0.1, 1.0);
        QVERIFY(std::abs(standard.a - 1.57694) < 1e-4 && std::abs(standard.b - 0.89506) < 1e-4);
        const MembershipCurve tight = fitMembershipCurve(0.0, 1.0);
        QVERIFY(std::abs(tight.a - 1.93281) < 1e-4 && std::abs(tight.b - 0.79049) < 1e-4);
    }

    void strengthsSumToLogOfNeighbours() {
        // Points on a line: the graph of the end point holds only its own neighbours' strengths, joined by a + b − ab.
        const Matrix points = clusteredPoints(200, 6, 1, 0, 4);
        const FuzzyGraph graph = fuzzyGraph(nearestNeighbours(points, 14, {}), 15);
        QCOMPARE(graph.rows.size(), std::size_t{200});
        for (std::size_t point = 0; point < 200; ++point) {
            double sum = 0;
            float strongest = 0;
            for (std::size_t edge = graph.starts[point]; edge < graph.starts[point + 1]; ++edge) {
                sum += graph.weights[edge];
                strongest = std::max(strongest, graph.weights[edge]);
                const auto other = static_cast<std::size_t>(graph.targets[edge]);
                const auto first = graph.targets.begin() + static_cast<std::ptrdiff_t>(graph.starts[other]);
                const auto last = graph.targets.begin() + static_cast<std::ptrdiff_t>(graph.starts[other + 1]);
                const auto back = std::find(first, last, static_cast<std::int32_t>(point));
                QVERIFY(back != last);
                QCOMPARE(graph.weights[static_cast<std::size_t>(back - graph.targets.begin())], graph.weights[edge]);
            }
            QVERIFY(sum >= std::log2(15.0) - 1e-3); // joining never weakens
            QCOMPARE(strongest, 1.0F);              // local connectivity: the nearest is certain
        }
    }

    void separatesClusters() {
        const Matrix points = clusteredPoints(900, 16, 3, 3, 8);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        const Matrix positions = umap(points, graph, quick(), {});
        QVERIFY(trustworthiness(points, positions, 15, 900, 0) > 0.9);
        const NeighbourGraph onMap = nearestNeighbours(positions, 10, {});
        for (std::size_t row = 0; row < 900; ++row)
            for (std::size_t n = 0; n < 10; ++n)
                QCOMPARE(static_cast<std::size_t>(onMap.indices[row * 10 + n]) % 3, row % 3);
    }

    void keepsACurvedSheet() {
        RandomStream random(3);
        std::vector<float> values;
        for (int row = 0; row < 1000; ++row) {
            const double angle = 1.5 * std::numbers::pi * (1 + 2 * random.uniform());
            values.push_back(static_cast<float>(angle * std::cos(angle)));
            values.push_back(static_cast<float>(21 * random.uniform()));
            values.push_back(static_cast<float>(angle * std::sin(angle)));
        }
        const Matrix roll(std::move(values), 1000, 3);
        const Matrix positions = umap(roll, nearestNeighbours(roll, 14, {}), quick(), {});
        QVERIFY(trustworthiness(roll, positions, 15, 1000, 0) >= 0.98);
    }

    void sameForASeedAndAnyThreads() {
        const Matrix points = clusteredPoints(500, 8, 4, 3, 8);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        const Matrix one = umap(points, graph, quick(1), {});
        QVERIFY(samePositions(one, umap(points, graph, quick(1), {})));
        QVERIFY(samePositions(one, umap(points, graph, quick(3), {})));
        QVERIFY(!samePositions(one, umap(points, graph, quick(1, 1), {})));
    }

    void rowsThatAreNotFiniteStayNan() {
        const Matrix points = withNan(clusteredPoints(120, 8, 2, 3, 8), 17);
        const Matrix positions = umap(points, nearestNeighbours(points, 14, {}), quick(), {});
        QCOMPARE(positions.rows(), std::size_t{120});
        for (std::size_t row = 0; row < 120; ++row)
            QCOMPARE(positions.rowIsFinite(row), row != 17);
    }

    void identicalRowsGiveFinitePositions() {
        const Matrix points(std::vector<float>(200, 1.0F), 50, 4);
        const Matrix positions = umap(points, nearestNeighbours(points, 14, {}), quick(), {});
        QCOMPARE(positions.finiteRows().size(), std::size_t{50});
    }

    void previewsOnTheCallingThread() {
        const Matrix points = clusteredPoints(100, 8, 2, 3, 8);
        int previews = 0;
        bool sameThread = true;
        const QThread* caller = QThread::currentThread();
        umap(points, nearestNeighbours(points, 14, {}), quick(2), {}, [&](const Matrix& positions) {
            ++previews;
            sameThread = sameThread && QThread::currentThread() == caller;
            QCOMPARE(positions.finiteRows().size(), std::size_t{100});
        });
        QVERIFY(previews > 10);
        QVERIFY(sameThread);
    }

    void stopsBetweenEpochs() {
        const Matrix points = clusteredPoints(100, 8, 2, 3, 8);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        std::stop_source source;
        int reached = 0;
        const Progress progress{source.get_token(), [&](std::int64_t done, std::int64_t, const std::string&) {
                                    reached = static_cast<int>(done);
                                    if (done == 5)
                                        source.request_stop();
                                }};
        try {
            umap(points, graph, quick(2), progress);
            QFAIL("was not stopped");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Cancelled);
        }
        QCOMPARE(reached, 5);
    }

    void refusesAnotherGraph() {
        const NeighbourGraph graph = nearestNeighbours(clusteredPoints(100, 8, 2, 3, 8), 14, {});
        QVERIFY_EXCEPTION_THROWN(umap(clusteredPoints(99, 8, 2, 3, 8), graph, quick(), {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestUmap)
#include "test_umap.moc"
