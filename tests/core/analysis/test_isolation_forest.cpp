// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/analysis/anomaly/isolation_forest.h"
#include "core/analysis/metrics.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;

class TestIsolationForest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// c(2) = 2·1 − 1; c(3) = 2·(1 + ½) − 4/3; c(10) = 2·(7129/2520) − 9/5.
    void averagePathLengths() {
        QCOMPARE(IsolationForest::averagePathLength(0), 0.0);
        QCOMPARE(IsolationForest::averagePathLength(1), 0.0);
        QCOMPARE(IsolationForest::averagePathLength(2), 1.0);
        QCOMPARE(IsolationForest::averagePathLength(3), 3.0 - 4.0 / 3.0);
        QCOMPARE(IsolationForest::averagePathLength(10), 2.0 * 7129 / 2520 - 1.8);
        QVERIFY(std::abs(IsolationForest::averagePathLength(256) - 10.2486899) < 0.01 + 2.0 / 256);
    }

    /// Two points are always parted by the first split: path length 1, c(2) = 1, score ½.
    void twoPoints() {
        const Matrix points(std::vector<float>{0, 0, 1, 1}, 2, 2);
        const std::vector<float> scores = IsolationForest(points, {}).scores(points, {});
        QCOMPARE(scores, (std::vector<float>{0.5F, 0.5F}));
    }

    /// Identical points cannot be parted: depth 0 + c(ψ), score ½.
    void identicalPoints() {
        const Matrix points(std::vector<float>(60, 3.0F), 20, 3);
        for (const float score : IsolationForest(points, {}).scores(points, {}))
            QVERIFY(std::abs(score - 0.5F) < 1e-6F);
    }

    void findsPlantedOutliers() {
        Matrix points = clusteredPoints(2000, 10, 4, 3, 6);
        std::vector<bool> planted(2000, false);
        for (const std::size_t row : {3U, 700U, 1999U}) {
            for (std::size_t c = 0; c < 10; ++c)
                points = oddity::test::withValue(points, row, c, points.at(row, c) + (c % 2 == 0 ? 30.0F : -30.0F));
            planted[row] = true;
        }
        const std::vector<float> scores = IsolationForest(points, {}).scores(points, {});
        QCOMPARE(areaUnderRoc(scores, planted), 1.0);
        QVERIFY(std::ranges::all_of(scores, [](float score) { return score > 0 && score <= 1; }));
    }

    void sameForASeed() {
        const Matrix points = clusteredPoints(700, 5, 2, 3, 6);
        const IsolationForestSettings settings{50, 128, 9};
        const IsolationForest forest(points, settings);
        const std::vector<float> scores = forest.scores(points, {});
        QCOMPARE(scores, IsolationForest(points, settings).scores(points, {}));
        QVERIFY(scores != IsolationForest(points, {50, 128, 10}).scores(points, {}));
        for (const std::size_t row : {0U, 1U, 350U, 699U})
            QCOMPARE(forest.score(points.row(row)), scores[row]);
    }

    void rowsThatAreNotFiniteStayNan() {
        const Matrix points = oddity::test::withNan(clusteredPoints(300, 5, 2, 3, 6), 8);
        const IsolationForest forest(points, {});
        const std::vector<float> scores = forest.scores(points, {});
        for (std::size_t row = 0; row < 300; ++row)
            QCOMPARE(std::isnan(scores[row]), row == 8);
        QVERIFY(std::isnan(forest.score(points.row(8))));
    }

    void refusesWhatCannotWork() {
        const Matrix points = clusteredPoints(10, 5, 2, 3, 6);
        QVERIFY_EXCEPTION_THROWN(IsolationForest(points, {0, 256, 0}), Error);
        QVERIFY_EXCEPTION_THROWN(IsolationForest(clusteredPoints(1, 5, 1, 0, 6), {}), Error);
        QVERIFY_EXCEPTION_THROWN(IsolationForest(points, {}).scores(clusteredPoints(10, 4, 2, 3, 6), {}), Error);
    }

    void stops() {
        std::stop_source source;
        source.request_stop();
        const Matrix points = clusteredPoints(1000, 5, 2, 3, 6);
        const IsolationForest forest(points, {});
        QVERIFY_EXCEPTION_THROWN(forest.scores(points, {source.get_token(), {}}), Error);
    }
};

QTEST_GUILESS_MAIN(TestIsolationForest)
#include "test_isolation_forest.moc"
