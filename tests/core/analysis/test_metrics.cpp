// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/metrics.h"
#include "core/error.h"

using namespace oddity::core;

class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void areaUnderRocByPairs() {
        // Positives 4, 2; negatives 3, 1: won pairs (4,3), (4,1), (2,1) of four.
        QCOMPARE(areaUnderRoc({4, 3, 2, 1}, {true, false, true, false}), 0.75);
        QCOMPARE(areaUnderRoc({1, 1, 1, 1}, {true, false, true, false}), 0.5);
        // Positives 2, 1; negatives 2, 0: a tie, then three won: 3.5 − 1 lost (1 against 2).
        QCOMPARE(areaUnderRoc({2, 1, 2, 0}, {true, true, false, false}), 2.5 / 4);
        QVERIFY(std::isnan(areaUnderRoc({1, 2}, {true, true})));
        QVERIFY(std::isnan(areaUnderRoc({}, {})));
    }

    void undefinedScoresAreLeftOut() {
        const float nan = std::nanf("");
        QCOMPARE(areaUnderRoc({nan, 4, 3, nan, 2, 1}, {false, true, false, true, true, false}), 0.75);
        QCOMPARE(averagePrecision({nan, 2, 1}, {true, true, false}), 1.0);
    }

    void averagePrecisionByHand() {
        // Positives at places 1 and 3: (1/1 + 2/3)/2.
        QCOMPARE(averagePrecision({4, 3, 2, 1}, {true, false, true, false}), (1 + 2.0 / 3) / 2);
        // All tied: one step at precision 1/4.
        QCOMPARE(averagePrecision({1, 1, 1, 1}, {true, false, false, false}), 0.25);
        QVERIFY(std::isnan(averagePrecision({1, 2}, {false, false})));
    }

    void confusionCountsTruthByPrediction() {
        const ConfusionMatrix matrix =
            confusion({"spiral", "spiral", "merger", "", "merger"}, {"spiral", "merger", "merger", "merger", ""});
        QCOMPARE(matrix.classes, (std::vector<std::string>{"merger", "spiral"}));
        QCOMPARE(matrix.counts, (std::vector<std::int64_t>{1, 0, 1, 1}));
        QCOMPARE(matrix.left, std::int64_t{2});
        QCOMPARE(matrix.accuracy(), 2.0 / 3);
        QVERIFY(std::isnan(confusion({}, {}).accuracy()));
    }

    void refusesUnequalLengths() {
        QVERIFY_EXCEPTION_THROWN(areaUnderRoc({1}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(averagePrecision({1}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(confusion({"a"}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
