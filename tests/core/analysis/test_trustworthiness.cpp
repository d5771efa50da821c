// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/projection/trustworthiness.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;

class TestTrustworthiness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneForTheSamePositions() {
        const Matrix points = oddity::test::clusteredPoints(200, 2, 3, 4, 1);
        QCOMPARE(trustworthiness(points, points, 10, 200, 0), 1.0);
        QCOMPARE(trustworthiness(points, points, 10, 30, 0), 1.0);
    }

    /// Five points 0, 1, 2.1, 3.3, 4.6 in a line; on the map the last has moved next to the first. By hand for k = 1:
    /// the map's nearest of point 0 is 4 (rank 4, penalty 3), of 4 is 0 (rank 4, penalty 3), the others keep theirs: 1
    /// − 2/(5·1·(10 − 3 − 1))·6 = 0.6.
    void handMadeValue() {
        const Matrix points(std::vector<float>{0, 1, 2.1F, 3.3F, 4.6F}, 5, 1);
        const Matrix map(std::vector<float>{0, 0, 1, 0, 2.1F, 0, 3.3F, 0, -0.5F, 0}, 5, 2);
        QVERIFY(std::abs(trustworthiness(points, map, 1, 5, 0) - 0.6) < 1e-12);
    }

    void aboutAHalfForAShuffledMap() {
        const Matrix points = oddity::test::clusteredPoints(600, 8, 1, 0, 1);
        const Matrix map = oddity::test::clusteredPoints(600, 2, 1, 0, 2);
        const double all = trustworthiness(points, map, 10, 600, 0);
        QVERIFY(all > 0.45 && all < 0.55);
        QVERIFY(std::abs(trustworthiness(points, map, 10, 200, 0) - all) < 0.05);
    }

    void leavesOutRowsThatAreNotFinite() {
        const Matrix points = oddity::test::clusteredPoints(100, 2, 1, 0, 1);
        QCOMPARE(trustworthiness(oddity::test::withNan(points, 5), oddity::test::withNan(points, 9), 5, 100, 0), 1.0);
        QVERIFY(std::isnan(trustworthiness(points, points, 90, 100, 0)));
        QVERIFY_EXCEPTION_THROWN(trustworthiness(points, oddity::test::clusteredPoints(99, 2, 1, 0, 1), 5, 9, 0),
                                 Error);
    }
};

QTEST_GUILESS_MAIN(TestTrustworthiness)
#include "test_trustworthiness.moc"
