// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/projection/map_quality.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;
using oddity::test::withNan;

class TestMapQuality : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allOneForTheSamePositions() {
        const Matrix points = clusteredPoints(200, 2, 3, 4, 1);
        const MapQuality quality = mapQuality(points, points, 10, 200, 0);
        QCOMPARE(quality.trustworthiness, 1.0);
        QCOMPARE(quality.continuity, 1.0);
        QCOMPARE(quality.agreement, 1.0);
        QCOMPARE(quality.measuredRows, std::size_t{200});
        QCOMPARE(mapQuality(points, points, 10, 30, 0).measuredRows, std::size_t{30});
        QCOMPARE(mapQuality(points, withNan(points, 3), 10, 300, 0).rows, std::size_t{199});
    }

    /// Five points 0, 1, 2.1, 3.3, 4.6 in a line; on the map the last lies at −0.5. By hand for k = 1: the nearest in
    /// the features are 1, 0, 1, 2, 3; on the map 4, 0, 1, 2, 0. Losses: point 0 has lost 1 to rank 2 (1), point 4 has
    /// lost 3 to rank 4 (3): 1 − 2/(5·1·(10 − 3 − 1))·4; three of five neighbours are kept.
    void handMadeValues() {
        const Matrix points(std::vector<float>{0, 1, 2.1F, 3.3F, 4.6F}, 5, 1);
        const Matrix map(std::vector<float>{0, 0, 1, 0, 2.1F, 0, 3.3F, 0, -0.5F, 0}, 5, 2);
        const MapQuality quality = mapQuality(points, map, 1, 5, 0);
        QVERIFY(std::abs(quality.trustworthiness - 0.6) < 1e-12);
        QVERIFY(std::abs(quality.continuity - (1 - 8.0 / 30)) < 1e-12);
        QVERIFY(std::abs(quality.agreement - 0.6) < 1e-12);
    }

    /// A map that lays one half upon the other intrudes but does not tear; one that tears the halves of each cluster
    /// apart loses but does not intrude.
    void continuityAndTrustworthinessFailApart() {
        const Matrix points = clusteredPoints(600, 2, 1, 0, 4);
        std::vector<float> folded;
        std::vector<float> torn;
        for (std::size_t row = 0; row < 600; ++row) {
            folded.insert(folded.end(), {std::abs(points.at(row, 0)), points.at(row, 1)});
            torn.insert(torn.end(), {points.at(row, 0) + (row % 3 == 0 ? 100.0F : 0.0F), points.at(row, 1)});
        }
        const MapQuality fold = mapQuality(points, Matrix(std::move(folded), 600, 2), 10, 600, 0);
        QVERIFY(fold.continuity > 0.98 && fold.trustworthiness < 0.9);
        const MapQuality tear = mapQuality(points, Matrix(std::move(torn), 600, 2), 10, 600, 0);
        QVERIFY(tear.trustworthiness > 0.98 && tear.continuity < 0.9);
    }

    void aSampleComesNearTheWhole() {
        const Matrix points = clusteredPoints(3000, 8, 5, 2, 4);
        const Matrix map = clusteredPoints(3000, 2, 5, 2, 5);
        const MapQuality whole = mapQuality(points, map, 15, 3000, 0);
        const MapQuality part = mapQuality(points, map, 15, 600, 7);
        QVERIFY(std::abs(part.trustworthiness - whole.trustworthiness) < 0.02);
        QVERIFY(std::abs(part.continuity - whole.continuity) < 0.02);
        QVERIFY(std::abs(part.agreement - whole.agreement) < 0.02);
    }

    void agreementOfEachRow() {
        const Matrix points = clusteredPoints(300, 2, 1, 0, 4);
        std::vector<float> moved(points.data(), points.data() + 600);
        moved[2 * 17] += 50; // one row is torn out
        const Matrix map = withNan(Matrix(std::move(moved), 300, 2), 42);
        const std::vector<float> agreement = neighbourAgreement(nearestNeighbours(points, 14, {}), map, 10);
        QCOMPARE(agreement.size(), std::size_t{300});
        QVERIFY(std::isnan(agreement[42]));
        QVERIFY(agreement[17] < 0.6F);
        double mean = 0;
        for (const float value : agreement)
            mean += std::isnan(value) ? 0 : value / 299;
        const MapQuality quality = mapQuality(points, map, 10, 300, 0);
        QVERIFY(std::abs(mean - quality.agreement) < 0.01); // the graph still counts row 42
        QVERIFY(mean > 0.95);
        QVERIFY_EXCEPTION_THROWN(neighbourAgreement(nearestNeighbours(points, 14, {}), Matrix(), 10), Error);
    }
};

QTEST_GUILESS_MAIN(TestMapQuality)
#include "test_map_quality.moc"
