// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include <QSize>
#include <QtTest>

#include "core/data/display/stretch.h"
#include "core/error.h"

using namespace oddity::core;

namespace {
constexpr float missing = std::numeric_limits<float>::quiet_NaN();
}

class TestStretch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formulas_data();
    void formulas();
    void namesGoBothWays();
    void missingPixelsStayMissing();
    void valuesBeyondTheLimitsAreClipped();
    void limitsOfPixels();
    void limitsOfAConstantOrEmptyImage();
    void zscaleOfARampIsTheRamp();
    void zscaleIgnoresSources();
    void zscaleOfHeavyTailsAgreesWithAstropy();
    void zscaleSamplesTheWholeImage();
    void zscaleIsThatOfDs9_data();
    void zscaleIsThatOfDs9();
    void borderIgnoresTheObject();
};

void TestStretch::formulas_data() {
    QTest::addColumn<QString>("scale");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("expected");
    QTest::newRow("linear") << "linear" << 0.25 << 0.25;
    QTest::newRow("log 0") << "log" << 0.0 << 0.0;
    QTest::newRow("log") << "log" << 0.1 << 0.66810712; // log10(101) / 3
    QTest::newRow("log 1") << "log" << 1.0 << 1.0;      // log10(1001) / 3 exceeds 1
    QTest::newRow("pow") << "pow" << 0.5 << 0.03062278; // (sqrt(1000) - 1) / 1000
    QTest::newRow("sqrt") << "sqrt" << 0.25 << 0.5;
    QTest::newRow("squared") << "squared" << 0.25 << 0.0625;
    QTest::newRow("asinh") << "asinh" << 0.1 << 0.29379120; // asinh(1) / 3
    QTest::newRow("asinh 1") << "asinh" << 1.0 << 0.99940765;
    QTest::newRow("sinh") << "sinh" << 0.5 << 0.21292795; // sinh(1.5) / 10
    QTest::newRow("sinh 1") << "sinh" << 1.0 << 1.0;      // sinh(3) / 10 exceeds 1
}

void TestStretch::formulas() {
    QFETCH(QString, scale);
    QFETCH(double, x);
    QFETCH(double, expected);
    const StretchScale parsed = stretchScaleNamed(scale.toStdString());
    QVERIFY2(std::abs(stretched(parsed, x) - expected) < 1e-7,
             qPrintable(QString::number(stretched(parsed, x), 'g', 10)));
    const std::array pixels{static_cast<float>(10 + 20 * x)};
    std::array<float, 1> out{};
    applyStretch({parsed, {10, 30}}, pixels, out);
    QVERIFY(std::abs(out[0] - expected) < 1e-5);
}

void TestStretch::namesGoBothWays() {
    for (const StretchScale scale : stretchScales())
        QCOMPARE(stretchScaleNamed(nameOf(scale)), scale);
    QVERIFY_EXCEPTION_THROWN(stretchScaleNamed("gamma"), Error);
}

void TestStretch::missingPixelsStayMissing() {
    const std::array pixels{0.5F, missing, std::numeric_limits<float>::infinity()};
    for (const StretchScale scale : stretchScales()) {
        std::array<float, 3> out{};
        applyStretch({scale, {0, 1}}, pixels, out);
        QVERIFY(std::isfinite(out[0]) && std::isnan(out[1]));
        QVERIFY(out[2] > 0.99F);
        QVERIFY(std::isnan(stretched(scale, missing)));
    }
}

void TestStretch::valuesBeyondTheLimitsAreClipped() {
    const std::array pixels{-5.0F, 50.0F};
    std::array<float, 2> out{};
    applyStretch({StretchScale::Linear, {0, 10}}, pixels, out);
    QCOMPARE(out[0], 0.0F);
    QCOMPARE(out[1], 1.0F);
}

void TestStretch::limitsOfPixels() {
    std::vector<float> pixels(1001);
    std::iota(pixels.begin(), pixels.end(), 0.0F);
    pixels.push_back(missing);
    pixels.push_back(-std::numeric_limits<float>::infinity());
    QCOMPARE(minMaxLimits(pixels), (StretchLimits{0, 1000}));
    const StretchLimits ninety = percentileLimits(pixels, 90);
    QVERIFY(std::abs(ninety.low - 50) < 1e-3 && std::abs(ninety.high - 950) < 1e-3);
    QCOMPARE(percentileLimits(pixels, 100), (StretchLimits{0, 1000}));
}

void TestStretch::limitsOfAConstantOrEmptyImage() {
    QCOMPARE(minMaxLimits({}), (StretchLimits{0, 1}));
    QCOMPARE(percentileLimits(std::array{missing, missing}, 99), (StretchLimits{0, 1}));
    for (const float value : {0.0F, -7.0F, 3e8F}) {
        const std::vector<float> pixels(64, value);
        for (const StretchLimits limits :
             {minMaxLimits(pixels), percentileLimits(pixels, 99), zscaleLimits(pixels, 8, 8)})
            QVERIFY(limits.low < value && value < limits.high);
    }
}

void TestStretch::zscaleOfARampIsTheRamp() {
    std::vector<float> ramp(600);
    std::iota(ramp.begin(), ramp.end(), 0.0F);
    QCOMPARE(zscaleLimitsOfSample(ramp), (StretchLimits{0, 599}));
    // contrast 1 keeps the slope: median ± half the samples
    const StretchLimits plain = zscaleLimitsOfSample(ramp, 1);
    QVERIFY(std::abs(plain.low - 0.5) < 1e-3 && std::abs(plain.high - 599) < 1e-3);
}

void TestStretch::zscaleIgnoresSources() {
    std::vector<float> sample;
    for (int i = 0; i < 500; ++i)
        sample.push_back(static_cast<float>(i * 7919 % 1009) / 1009.0F * 2 - 1);
    for (int k = 0; k < 60; ++k)
        sample.push_back(10.0F * static_cast<float>(k + 1));
    // astropy 5.2 ZScaleInterval(contrast=0.25) on the same 560 values: -1.0, 4.61174
    const StretchLimits limits = zscaleLimitsOfSample(sample);
    QCOMPARE(limits.low, -1.0F);
    QVERIFY2(std::abs(limits.high - 4.61174F) < 0.05F, qPrintable(QString::number(limits.high)));
}

void TestStretch::zscaleOfHeavyTailsAgreesWithAstropy() {
    std::vector<float> sample;
    for (int i = 0; i < 500; ++i)
        sample.push_back(static_cast<float>(std::tan((i * 7919 % 1009 / 1009.0 - 0.5) * 2.9)));
    // astropy 5.2 ZScaleInterval(contrast=0.25): -8.23809, 7.68367; its rejection grows by one rank less, and it leaves
    // out the fit after the last rejection, which DS9 makes
    const StretchLimits limits = zscaleLimitsOfSample(sample);
    QVERIFY2(std::abs(limits.low + 8.238F) < 0.5F, qPrintable(QString::number(limits.low)));
    QVERIFY2(std::abs(limits.high - 7.684F) < 0.5F, qPrintable(QString::number(limits.high)));
}

void TestStretch::zscaleSamplesTheWholeImage() {
    constexpr int size = 300;
    std::vector<float> plane(size * size);
    for (std::size_t i = 0; i < plane.size(); ++i)
        plane[i] = static_cast<float>(i / size);
    const StretchLimits limits = zscaleLimits(plane, size, size);
    QVERIFY2(limits.low < 30 && limits.high > 269, qPrintable(QString::number(limits.high)));
}

/// What DS9 8.4.1 (Debian 12) says of the same pixels: `$current(frame) get clip` after `clip mode zscale`.
void TestStretch::zscaleIsThatOfDs9_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("peak");
    QTest::addColumn<double>("sky");
    QTest::addColumn<double>("sigma");
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("missingRows");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("stamp") << QSize(64, 64) << 260.0 << 12.0 << 1.5 << 1 << 0 << 8.70739 << 39.5904;
    QTest::newRow("odd sides") << QSize(65, 65) << 900.0 << 12.0 << 1.5 << 2 << 0 << 9.22242 << 96.68;
    QTest::newRow("four pixels") << QSize(256, 256) << 60.0 << 0.0 << 0.02 << 3 << 0 << 0.00254825 << 5.31329;
    QTest::newRow("a third missing") << QSize(64, 64) << 30.0 << 12.0 << 1.5 << 4 << 20 << 7.99688 << 25.5121;
    QTest::newRow("oblong") << QSize(301, 197) << 5000.0 << 100.0 << 30.0 << 5 << 0 << 41.6233 << 1105.25;
    QTest::newRow("bright") << QSize(64, 64) << 20000.0 << 12.0 << 1.5 << 6 << 0 << 16.4655 << 1917.92;
    QTest::newRow("tiny") << QSize(20, 9) << 5.0 << 1.0 << 0.5 << 7 << 0 << 0.0631602 << 4.5142;
    QTest::newRow("large") << QSize(1000, 800) << 1e5 << 0.0 << 3.0 << 8 << 0 << 74.1174 << 13790.7;
    QTest::newRow("noise") << QSize(128, 128) << 0.0 << 0.0 << 1.0 << 9 << 0 << -3.25403 << 2.92446;
}

void TestStretch::zscaleIsThatOfDs9() {
    QFETCH(QSize, size);
    QFETCH(double, peak);
    QFETCH(double, sky);
    QFETCH(double, sigma);
    QFETCH(int, seed);
    QFETCH(int, missingRows);
    QFETCH(double, low);
    QFETCH(double, high);
    const auto uniform = [](std::uint32_t x, std::uint32_t y, std::uint32_t number) {
        std::uint32_t mixed = x * 374761393U + y * 668265263U + number * 2246822519U;
        mixed = (mixed ^ (mixed >> 13)) * 1274126177U;
        return static_cast<double>(mixed ^ (mixed >> 16)) / 4294967296.0;
    };
    std::vector<float> plane;
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x) {
            double noise = -6;
            for (int k = 0; k < 12; ++k)
                noise += uniform(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y),
                                 static_cast<std::uint32_t>(seed * 12 + k));
            const double away = std::hypot(x - size.width() / 2.0, y - size.height() / 2.0);
            plane.push_back(y < missingRows
                                ? std::numeric_limits<float>::quiet_NaN()
                                : static_cast<float>(sky + sigma * noise + peak * std::exp(-away * 12 / size.width())));
        }
    const StretchLimits limits = zscaleLimits(plane, size.width(), size.height());
    const QString found = QStringLiteral("%1 %2").arg(limits.low).arg(limits.high);
    QVERIFY2(std::abs(limits.low - low) <= 1e-5 * std::abs(low), qPrintable(found));
    QVERIFY2(std::abs(limits.high - high) <= 1e-5 * std::abs(high), qPrintable(found));
}

void TestStretch::borderIgnoresTheObject() {
    constexpr int size = 48;
    std::vector<float> plane(size * size);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            plane[static_cast<std::size_t>(y * size + x)] =
                std::hypot(x - 24, y - 24) < 12 ? 1000.0F : 5.0F + ((x + y) % 2 == 0 ? 0.5F : -0.5F);
    const BorderStatistics border = borderStatistics(plane, size, size);
    QVERIFY(std::abs(border.median - 5) <= 0.5F);
    QVERIFY(border.sigma > 0.4F && border.sigma < 1.5F);
}

QTEST_GUILESS_MAIN(TestStretch)
#include "test_stretch.moc"
