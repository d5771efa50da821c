// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <QtTest>

#include "core/data/display/pixels/pixel_histogram.h"
#include "core/data/display/stretch_rule.h"

using namespace oddity::core;

namespace {

constexpr int size = 64;

/// A galaxy on a sky of level 5 and noise 0.5.
std::vector<float> galaxy() {
    std::vector<float> plane(size * size);
    std::mt19937 generator(1);
    std::normal_distribution<float> sky(5, 0.5F);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            plane[static_cast<std::size_t>(y * size + x)] =
                sky(generator) + 400 * std::exp(-std::hypot(x - 32, y - 32) / 3);
    return plane;
}

} // namespace

class TestStretchRule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void automaticLimitsSuitAGalaxy();
    void automaticLimitsWithoutNoise();
    void everyRuleGivesItsLimits();
    void percentilesOfALargeImageAreSampled();
    void equalisationSharesThePixelsOut();
    void equalisationOfNothing();
    void histogramCountsWhatIsInRange();
};

void TestStretchRule::automaticLimitsSuitAGalaxy() {
    const std::vector<float> plane = galaxy();
    const StretchLimits limits = automaticLimits(plane, size, size);
    QVERIFY2(std::abs(limits.low - (5 - 1.5F * 0.5F)) < 0.15F, qPrintable(QString::number(limits.low)));
    QCOMPARE(limits.high, percentileLimits(plane, 99.5).high);
    std::vector<float> sky = plane; // no object: white stays 10 σ above the sky
    for (float& value : sky)
        value = std::min(value, 6.0F);
    const BorderStatistics border = borderStatistics(sky, size, size);
    QCOMPARE(automaticLimits(sky, size, size).high, border.median + 10 * border.sigma);
}

void TestStretchRule::automaticLimitsWithoutNoise() {
    std::vector<float> plane(size * size, 0.0F);
    plane[size * size / 2 + size / 2] = 1;
    QCOMPARE(automaticLimits(plane, size, size), percentileLimits(plane, 99.5));
}

void TestStretchRule::everyRuleGivesItsLimits() {
    const std::vector<float> plane = galaxy();
    StretchRule rule;
    const auto found = [&](LimitRule limits) {
        rule.limits = limits;
        return limitsBy(rule, plane, size, size);
    };
    QCOMPARE(found(LimitRule::MinMax), minMaxLimits(plane));
    rule.percent = 95;
    QCOMPARE(found(LimitRule::Percentile), percentileLimits(plane, 95));
    QCOMPARE(found(LimitRule::Zscale), zscaleLimits(plane, size, size));
    rule.zscale.contrast = 1;
    QVERIFY(found(LimitRule::Zscale) != zscaleLimits(plane, size, size));
    QCOMPARE(found(LimitRule::Zmax).high, minMaxLimits(plane).high);
    QCOMPARE(found(LimitRule::Zmax).low, found(LimitRule::Zscale).low);
    rule.typed = {3, 4};
    QCOMPARE(found(LimitRule::Typed), (StretchLimits{3, 4}));
}

void TestStretchRule::percentilesOfALargeImageAreSampled() {
    std::vector<float> pixels(percentilePixels + percentilePixels / 2);
    std::iota(pixels.begin(), pixels.end(), 0.0F);
    const auto count = static_cast<float>(pixels.size());
    const StretchLimits limits = percentileLimits(pixels, 90);
    QVERIFY(std::abs(limits.low / count - 0.05F) < 1e-4F && std::abs(limits.high / count - 0.95F) < 1e-4F);
}

void TestStretchRule::equalisationSharesThePixelsOut() {
    std::vector<float> pixels(20000);
    std::mt19937 generator(2);
    std::exponential_distribution<float> faint(8);
    for (float& value : pixels)
        value = faint(generator);
    pixels.front() = std::numeric_limits<float>::quiet_NaN();
    StretchRule rule{.scale = StretchScale::Equalise, .limits = LimitRule::MinMax};
    const Stretch stretch = stretchBy(rule, pixels, 200, 100);
    QVERIFY(stretch.equalisation);
    QVERIFY(std::ranges::is_sorted(*stretch.equalisation));
    std::vector<float> brightness(pixels.size());
    applyStretch(stretch, pixels, brightness);
    QVERIFY(std::isnan(brightness.front()));
    std::array<int, 4> quarters{};
    for (std::size_t i = 1; i < brightness.size(); ++i)
        ++quarters[std::min<std::size_t>(3, static_cast<std::size_t>(brightness[i] * 4))];
    for (const int quarter : quarters)
        QVERIFY2(std::abs(quarter - 5000) < 50, qPrintable(QString::number(quarter)));
}

void TestStretchRule::equalisationOfNothing() {
    const std::vector<float> pixels(10, std::numeric_limits<float>::quiet_NaN());
    QVERIFY(!equalisationOf(pixels, {0, 1}));
    QCOMPARE(stretched(Stretch{.scale = StretchScale::Equalise}, 0.25), 0.25); // linear, as in DS9
}

void TestStretchRule::histogramCountsWhatIsInRange() {
    const std::array pixels{0.0F, 0.5F, 1.0F, 1.0F, 7.0F, -1.0F, std::numeric_limits<float>::quiet_NaN()};
    QCOMPARE(pixelHistogram(pixels, {0, 1}, 4).counts, (std::vector<std::int64_t>{1, 0, 1, 2}));
    const std::vector<float> plane = galaxy();
    const StretchLimits range = histogramRange(plane, {-100, 6});
    QVERIFY(range.low < -100 && range.high > percentileLimits(plane, 99.8).high);
}

QTEST_GUILESS_MAIN(TestStretchRule)
#include "test_stretch_rule.moc"
