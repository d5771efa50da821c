// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/anomaly/mahalanobis.h"
#include "core/analysis/anomaly/neighbour_distance.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;

class TestDistanceScores : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void meanOfNeighbourDistances() {
        const Matrix points(std::vector<float>{0, 1, 3, 7, std::nanf("")}, 5, 1);
        const std::vector<float> scores = neighbourDistanceScores(nearestNeighbours(points, 2, {}));
        QCOMPARE(scores[0], 2.0F); // 1 and 3
        QCOMPARE(scores[1], 1.5F); // 1 and 2
        QCOMPARE(scores[2], 2.5F); // 2 and 3
        QCOMPARE(scores[3], 5.0F); // 4 and 6
        QVERIFY(std::isnan(scores[4]));
        QVERIFY(std::isnan(neighbourDistanceScores(NeighbourGraph{2, 0, {}, {}})[0]));
    }

    /// Four points at ±a on one axis and ±a on the other: the covariance is a²/2 times the identity, which shrinking
    /// leaves as it is, and every distance is √2.
    void mahalanobisOfACross() {
        const Matrix points(std::vector<float>{3, 0, -3, 0, 0, 3, 0, -3}, 4, 2);
        for (const float score : mahalanobisScores(points))
            QVERIFY(std::abs(score - std::sqrt(2.0F)) < 1e-5F);
    }

    /// With many rows next to nothing is shrunk: the mean squared distance is the number of columns, whatever the
    /// scale.
    void mahalanobisKnowsScales() {
        Matrix points = oddity::test::clusteredPoints(20000, 3, 1, 0, 1);
        std::vector<float> values(points.data(), points.data() + 60000);
        for (std::size_t row = 0; row < 20000; ++row)
            values[row * 3] = 10 * values[row * 3] + 100;
        values[5] = std::nanf("");
        points = Matrix(std::move(values), 20000, 3);
        const std::vector<float> scores = mahalanobisScores(points);
        double sum = 0;
        for (std::size_t row = 0; row < 20000; ++row)
            sum += row == 1 ? 0 : static_cast<double>(scores[row]) * scores[row];
        QVERIFY(std::isnan(scores[1]));
        QVERIFY(std::abs(sum / 19999 - 3) < 0.02);
    }

    void mahalanobisOfAnyPointIsThatOfTheRowsAndKnowsItsSlope() {
        const Matrix points = oddity::test::clusteredPoints(400, 6, 2, 3, 1);
        const std::vector<float> scores = mahalanobisScores(points);
        const Mahalanobis fitted(points);
        for (std::size_t row = 0; row < 400; row += 37)
            QVERIFY(std::abs(fitted.distance(points.row(row)).value - scores[row]) < 1e-4 * scores[row]);
        std::vector<float> point(points.row(5).begin(), points.row(5).end());
        const std::vector<double> slopes = fitted.distance(point).slopes;
        for (std::size_t axis = 0; axis < 6; ++axis) {
            constexpr float step = 0.01F;
            const float at = point[axis];
            point[axis] = at + step;
            const double above = fitted.distance(point).value;
            point[axis] = at - step;
            const double below = fitted.distance(point).value;
            point[axis] = at;
            QVERIFY(std::abs((above - below) / (2 * step) - slopes[axis]) < 1e-3);
        }
        const Mahalanobis cross(Matrix(std::vector<float>{3, 0, -3, 0, 0, 3, 0, -3}, 4, 2));
        QCOMPARE(cross.distance(std::vector<float>{0, 0}).slopes, (std::vector<double>{0, 0}));
        QVERIFY_EXCEPTION_THROWN(Mahalanobis(Matrix(std::vector<float>{1}, 1, 1)), Error);
    }

    void mahalanobisOfFewRowsIsFinite() {
        for (const float score : mahalanobisScores(oddity::test::clusteredPoints(5, 40, 1, 0, 1)))
            QVERIFY(std::isfinite(score) && score > 0);
        for (const float score : mahalanobisScores(Matrix(std::vector<float>(30, 2.0F), 10, 3)))
            QCOMPARE(score, 0.0F);
        QVERIFY_EXCEPTION_THROWN(mahalanobisScores(oddity::test::clusteredPoints(1, 4, 1, 0, 1)), Error);
    }
};

QTEST_GUILESS_MAIN(TestDistanceScores)
#include "test_distance_scores.moc"
