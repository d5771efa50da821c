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
    return a.rows() == b.rows() && a.columns() == b.columns() &&
           std::equal(a.data(), a.data() + a.rows() * a.columns(), b.data());
}

} // namespace

Q_DECLARE_METATYPE(oddity::core::UmapSettings)

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

    void threeDimensionsHoldMore() {
        const Matrix points = clusteredPoints(800, 5, 1, 0, 8);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        UmapSettings settings = quick();
        const double flat = trustworthiness(points, umap(points, graph, settings, {}), 15, 800, 0);
        settings.components = 3;
        const Matrix positions = umap(points, graph, settings, {});
        QCOMPARE(positions.columns(), std::size_t{3});
        QVERIFY(trustworthiness(points, positions, 15, 800, 0) > flat + 0.005);
        settings.threads = 3;
        QVERIFY(samePositions(positions, umap(points, graph, settings, {})));
    }

    void everyStartSeparatesClusters_data() {
        QTest::addColumn<int>("start");
        QTest::newRow("principal components") << static_cast<int>(UmapStart::PrincipalComponents);
        QTest::newRow("spectral") << static_cast<int>(UmapStart::Spectral);
        QTest::newRow("random") << static_cast<int>(UmapStart::Random);
    }
    void everyStartSeparatesClusters() {
        QFETCH(int, start);
        const Matrix points = clusteredPoints(900, 16, 6, 3, 8);
        UmapSettings settings = quick();
        settings.start = static_cast<UmapStart>(start);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        const Matrix positions = umap(points, graph, settings, {});
        QVERIFY(samePositions(positions, umap(points, graph, settings, {})));
        const NeighbourGraph onMap = nearestNeighbours(positions, 10, {});
        std::size_t own = 0;
        for (std::size_t row = 0; row < 900; ++row)
            for (std::size_t n = 0; n < 10; ++n)
                own += static_cast<std::size_t>(onMap.indices[row * 10 + n]) % 6 == row % 6 ? 1 : 0;
        QVERIFY2(own >= 8900, qPrintable(QString::number(own)));
    }

    /// Two clusters that PCA cannot part, for they differ in a direction of little variance.
    void labelsPartWhatFeaturesHardlyDo() {
        RandomStream random(5);
        std::vector<float> values;
        std::vector<std::int32_t> labels;
        for (int row = 0; row < 600; ++row) {
            labels.push_back(row % 2);
            for (int column = 0; column < 6; ++column)
                values.push_back(static_cast<float>(random.normal() + (column == 5 ? 0.7 * (row % 2) : 0)));
        }
        const Matrix points(std::move(values), 600, 6);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        const auto purity = [&](const Matrix& positions) {
            const NeighbourGraph onMap = nearestNeighbours(positions, 5, {});
            std::size_t same = 0;
            for (std::size_t row = 0; row < 600; ++row)
                for (std::size_t n = 0; n < 5; ++n)
                    same += static_cast<std::size_t>(onMap.indices[row * 5 + n]) % 2 == row % 2 ? 1 : 0;
            return static_cast<double>(same) / 3000;
        };
        QVERIFY(purity(umap(points, graph, quick(), {})) < 0.8);
        QVERIFY(purity(umap(points, graph, quick(), {}, {}, labels)) > 0.95);
        const std::vector<std::int32_t> unknown(600, -1);
        QVERIFY(purity(umap(points, graph, quick(), {}, {}, unknown)) < 0.8);
    }

    void labelsWeakenEdgesAsTheReferenceDoes() {
        FuzzyGraph graph{{0, 1, 2}, {0, 2, 4, 6}, {1, 2, 0, 2, 0, 1}, {0.5F, 0.8F, 0.5F, 1.0F, 0.8F, 1.0F}};
        joinLabels(graph, std::vector<std::int32_t>{0, 0, 1}, 0.5);
        // 0–1 keeps 0.5, the others shrink by e⁻⁵: the strongest of points 0 and 1 is 0.5, that of 2 is e⁻⁵.
        const double apart = std::exp(-5.0);
        QVERIFY(std::abs(graph.weights[0] - 1) < 1e-6);
        const double out = 0.8 * apart / 0.5;
        QVERIFY(std::abs(graph.weights[1] - (out + 0.8 - out * 0.8)) < 1e-6);
        QCOMPARE(graph.weights[4], graph.weights[1]);
    }

    void newRowsComeAmongTheirLike() {
        const Matrix all = clusteredPoints(1200, 16, 6, 3, 8);
        const Matrix points({all.data(), all.data() + 900 * 16}, 900, 16);
        const Matrix fresh = withNan(Matrix({all.data() + 900 * 16, all.data() + 1200 * 16}, 300, 16), 7);
        const Matrix positions = umap(points, nearestNeighbours(points, 14, {}), quick(), {});
        const Matrix placed = umapTransform(points, positions, fresh, quick(1), {});
        QCOMPARE(placed.rows(), std::size_t{300});
        const NeighbourGraph near = crossNeighbours(positions, placed, 5, {});
        for (std::size_t row = 0; row < 300; ++row) {
            QCOMPARE(placed.rowIsFinite(row), row != 7);
            for (std::size_t n = 0; n < 5 && row != 7; ++n)
                QCOMPARE(static_cast<std::size_t>(near.indices[row * 5 + n]) % 6, row % 6);
        }
        const Matrix again = umapTransform(points, positions, fresh, quick(3), {});
        for (std::size_t row = 0; row < 300; ++row)
            QVERIFY(row == 7 || std::ranges::equal(again.row(row), placed.row(row)));
    }

    /// Rows that are in the map already come back to about where they are.
    void knownRowsStayNearTheirPlace() {
        const Matrix points = clusteredPoints(800, 8, 1, 0, 4);
        const Matrix positions = umap(points, nearestNeighbours(points, 14, {}), quick(), {});
        const Matrix placed = umapTransform(points, positions, points, quick(), {});
        double moved = 0;
        for (std::size_t row = 0; row < 800; ++row)
            moved += std::hypot(placed.at(row, 0) - positions.at(row, 0), placed.at(row, 1) - positions.at(row, 1));
        QVERIFY2(moved / 800 < 0.5, qPrintable(QString::number(moved / 800)));
    }

    void refusesWhatDoesNotFit() {
        const Matrix points = clusteredPoints(100, 8, 2, 3, 8);
        const NeighbourGraph graph = nearestNeighbours(points, 14, {});
        QVERIFY_EXCEPTION_THROWN(umap(clusteredPoints(99, 8, 2, 3, 8), graph, quick(), {}), Error);
        QVERIFY_EXCEPTION_THROWN(umap(points, nearestNeighbours(points, 5, {}), quick(), {}), Error);
        QVERIFY_EXCEPTION_THROWN(umap(points, graph, quick(), {}, {}, std::vector<std::int32_t>(99)), Error);
        QVERIFY_EXCEPTION_THROWN(umapTransform(points, clusteredPoints(100, 3, 1, 0, 1), points, quick(), {}), Error);
        QVERIFY_EXCEPTION_THROWN(
            umapTransform(points, clusteredPoints(100, 2, 1, 0, 1), clusteredPoints(9, 7, 1, 0, 1), quick(), {}),
            Error);
    }

    void refusesImpossibleSettings_data() {
        QTest::addColumn<QString>("named");
        QTest::addColumn<UmapSettings>("settings");
        QTest::newRow("components") << "components" << UmapSettings{.components = 4};
        QTest::newRow("neighbours") << "neighbours" << UmapSettings{.neighbours = 1};
        QTest::newRow("distance") << "minimum distance" << UmapSettings{.minDist = 2};
        QTest::newRow("negative samples") << "negative samples" << UmapSettings{.negativeSampleRate = 8};
        QTest::newRow("target weight") << "target weight" << UmapSettings{.targetWeight = 1.5F};
        QTest::newRow("rate") << "learning rate" << UmapSettings{.learningRate = std::nanf("")};
    }
    void refusesImpossibleSettings() {
        QFETCH(QString, named);
        QFETCH(UmapSettings, settings);
        try {
            requireSensible(settings);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(QString::fromStdString(error.what()).contains(named), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestUmap)
#include "test_umap.moc"
