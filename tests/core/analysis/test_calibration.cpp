// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/calibration.h"

#include <cmath>
#include <limits>

#include <QtTest>

#include "core/error.h"
#include "core/random_stream.h"

using namespace oddity::core;

namespace {

constexpr int objectCount = 20000;

Calibration normalCalibration(const std::vector<double>& truth, const std::vector<double>& means,
                              const std::vector<double>& deviations) {
    std::vector<Interval> inner, outer;
    for (std::size_t row = 0; row < means.size(); ++row) {
        inner.push_back(normalInterval(means[row], deviations[row], 0.68));
        outer.push_back(normalInterval(means[row], deviations[row], 0.90));
    }
    return calibrationOf(truth, inner, outer);
}

/// Truths drawn from N(mean, deviation), the predictions state deviation × factor (Ho et al. 2021, Fig. 6's question).
Calibration statedTimes(double factor) {
    RandomStream random(25);
    std::vector<double> truth, means, deviations;
    for (int object = 0; object < objectCount; ++object) {
        const double deviation = 0.5 + random.uniform();
        means.push_back(10 * random.uniform());
        deviations.push_back(deviation * factor);
        truth.push_back(means.back() + deviation * random.normal());
    }
    return normalCalibration(truth, means, deviations);
}

} // namespace

class TestCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rightDeviationsAreCalibrated() {
        const Calibration calibration = statedTimes(1);
        QCOMPARE(calibration.objects, objectCount);
        QVERIFY(std::abs(calibration.coverage[0].observed - 0.68) < 0.01);
        QVERIFY(std::abs(calibration.coverage[1].observed - 0.90) < 0.01);
        QVERIFY(std::abs(calibration.coverage[0].samplingError - 0.0033) < 1e-4);
        QVERIFY(std::abs(calibration.coverage[1].samplingError - 0.0021) < 1e-4);
        QCOMPARE(nameOf(calibration.confidence()), std::string("calibrated"));
    }

    void smallDeviationsAreOverconfident() {
        const Calibration calibration = statedTimes(0.7);
        QVERIFY(std::abs(calibration.coverage[0].observed - 0.516) < 0.01);
        QVERIFY(std::abs(calibration.coverage[1].observed - 0.749) < 0.01);
        QCOMPARE(nameOf(calibration.confidence()), std::string("over-confident"));
    }

    void largeDeviationsAreUnderconfident() {
        const Calibration calibration = statedTimes(1.5);
        QVERIFY(std::abs(calibration.coverage[0].observed - 0.864) < 0.01);
        QVERIFY(std::abs(calibration.coverage[1].observed - 0.987) < 0.01);
        QCOMPARE(nameOf(calibration.confidence()), std::string("under-confident"));
    }

    void objectsWithoutTruthAreLeftOutAndCounted() {
        const double none = std::numeric_limits<double>::quiet_NaN();
        const Calibration calibration = normalCalibration({0, none, 5, 0}, {0, 0, 0, 0}, {1, 1, 1, none});
        QCOMPARE(calibration.objects, 2);
        QCOMPARE(calibration.left, 2);
        QCOMPARE(calibration.coverage[0].observed, 0.5);
    }

    void tooFewObjectsTellNothing() {
        QCOMPARE(normalCalibration({}, {}, {}).confidence(), Confidence::Unknown);
        QCOMPARE(normalCalibration({0}, {0}, {1}).confidence(), Confidence::Unknown);
    }

    void normalIntervalsHoldTheirProbability() {
        const Interval two = normalInterval(3, 0.5, std::erf(std::sqrt(2.0))); // two deviations to both sides
        QVERIFY(std::abs(two.low - 2) < 1e-9 && std::abs(two.high - 4) < 1e-9);
        QVERIFY(std::abs(normalInterval(0, 1, 0.9).high - 1.6448536269514722) < 1e-9);
        for (const double impossible : {0.0, 1.0, std::nan("")})
            QVERIFY_EXCEPTION_THROWN(normalInterval(0, 1, impossible), Error);
    }

    void unequalLengthsAreRefused() {
        QVERIFY_EXCEPTION_THROWN(normalCalibration({1, 2}, {1}, {1}), Error);
        QVERIFY_EXCEPTION_THROWN(calibrationOf({1}, {{0, 1}}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "test_calibration.moc"
