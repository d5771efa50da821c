// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include <QtTest>

#include "core/data/display/pixels/level_table.h"
#include "core/error.h"

using namespace oddity::core;

class TestLevelTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheFormula_data();
    void agreesWithTheFormula();
    void missingAndInfinitePixels();
    void wrongRoomIsRefused();
};

void TestLevelTable::agreesWithTheFormula_data() {
    QTest::addColumn<int>("scale");
    QTest::addColumn<double>("exponent");
    for (const StretchScale scale : stretchScales())
        for (const double exponent : {2.0, 100.0, 1000.0, 10000.0})
            if (exponent == 1000 || hasExponent(scale))
                QTest::addRow("%s %g", std::string(nameOf(scale)).c_str(), exponent)
                    << static_cast<int>(scale) << exponent;
}

void TestLevelTable::agreesWithTheFormula() {
    QFETCH(int, scale);
    QFETCH(double, exponent);
    // every octave down to nothing, and even steps; 100003 is no multiple of the lanes
    std::vector<float> pixels(100003);
    std::mt19937 generator(3);
    std::uniform_real_distribution<double> even(0, 1), octave(-30, 0);
    const StretchLimits limits{-12, 52};
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<float>(limits.low + 64 * (i % 2 ? even(generator) : std::exp2(octave(generator))));
    pixels[0] = -13, pixels[1] = 53, pixels[2] = limits.low, pixels[3] = limits.high;
    Stretch stretch{static_cast<StretchScale>(scale), limits, exponent, nullptr};
    if (stretch.scale == StretchScale::Equalise)
        stretch.equalisation = equalisationOf(pixels, limits);
    std::vector<std::uint8_t> levels(pixels.size());
    QVERIFY(!levelTableOf(stretch)->levels(limits, pixels, levels));
    double worst = 0;
    std::vector<float> exact(pixels.size());
    applyStretch(stretch, pixels, exact);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        worst = std::max(worst, std::abs(levels[i] - std::round(255.0 * static_cast<double>(exact[i]))));
    QVERIFY2(worst <= 1, qPrintable(QString::number(worst)));
    QCOMPARE(levels[0], 0);
    QCOMPARE(levels[1], static_cast<std::uint8_t>(std::lround(255 * stretched(stretch, 1))));
}

void TestLevelTable::missingAndInfinitePixels() {
    constexpr float infinite = std::numeric_limits<float>::infinity();
    const std::array pixels{infinite, std::numeric_limits<float>::quiet_NaN(), -infinite, 0.5F};
    for (const StretchScale scale : stretchScales()) {
        std::array<std::uint8_t, 4> levels{9, 9, 9, 9};
        QVERIFY(levelTableOf({scale, {0, 1}})->levels({0, 1}, pixels, levels));
        QVERIFY(levels[0] >= 254);
        QCOMPARE(levels[1], 0);
        QCOMPARE(levels[2], 0);
        QVERIFY(levels[3] > 0);
    }
}

void TestLevelTable::wrongRoomIsRefused() {
    std::array<std::uint8_t, 2> levels{};
    const std::array<float, 3> pixels{};
    QVERIFY_EXCEPTION_THROWN(LevelTable(Stretch{}).levels({0, 1}, pixels, levels), Error);
}

QTEST_GUILESS_MAIN(TestLevelTable)
#include "test_level_table.moc"
