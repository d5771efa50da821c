// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <algorithm>
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

    /// T-02: 20 % positives, and a classifier that always says no.
    void alwaysNoIsAccurateAndUseless() {
        std::vector<std::string> truth(100, "no");
        std::fill_n(truth.begin(), 20, "yes");
        const ConfusionMatrix matrix = confusion(truth, std::vector<std::string>(100, "no"));
        QCOMPARE(matrix.classes, (std::vector<std::string>{"no", "yes"}));
        QCOMPARE(matrix.accuracy(), 0.8);
        QCOMPARE(matrix.recall(1), 0.0);
        QVERIFY(std::isnan(matrix.precision(1)));
        QCOMPARE(matrix.recall(0), 1.0);
        QCOMPARE(matrix.precision(0), 0.8);
    }

    void threeClassesByHand() {
        const ConfusionMatrix matrix{{"a", "b", "c"}, {5, 1, 0, 2, 6, 2, 0, 3, 1}, 0};
        QCOMPARE(matrix.accuracy(), 12.0 / 20);
        QCOMPARE(matrix.recall(0), 5.0 / 6);
        QCOMPARE(matrix.recall(1), 0.6);
        QCOMPARE(matrix.recall(2), 0.25);
        QCOMPARE(matrix.precision(0), 5.0 / 7);
        QCOMPARE(matrix.precision(1), 0.6);
        QCOMPARE(matrix.precision(2), 1.0 / 3);
    }

    void refusesUnequalLengths() {
        QVERIFY_EXCEPTION_THROWN(areaUnderRoc({1}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(averagePrecision({1}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(confusion({"a"}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
