// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numeric>

#include <QtTest>

#include "core/error.h"
#include "core/model/attribution/baseline.h"
#include "core/model/attribution/targets.h"
#include "core/model/faithfulness/map_agreement.h"
#include "core/model/faithfulness/pixel_importance.h"
#include "core/model/faithfulness/removal_curves.h"
#include "core/model/faithfulness/weight_check.h"
#include "core/random_stream.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::complaintOf;
using oddity::tests::FakeModel;

namespace {

constexpr int side = 16;
constexpr std::size_t pixels = side * side;

FakeModel network() {
    return {{"g"}, side, side, 2};
}

/// Every pixel adds to latent 0: its weight times a light of its sign, from 0 to 1.
Tensor image() {
    Tensor tensor = Tensor::zeros({1, side, side});
    RandomStream random(4);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel)
        tensor.values[pixel] = static_cast<float>(random.uniform()) * (FakeModel::weight(0, pixel) < 0 ? -1.0F : 1.0F);
    return tensor;
}

std::vector<float> contributions() {
    std::vector<float> parts;
    for (std::size_t pixel = 0; pixel < pixels; ++pixel)
        parts.push_back(FakeModel::weight(0, pixel) * image().values[pixel]);
    return parts;
}

Attribution mapOf(std::vector<float> values) {
    Attribution attribution;
    attribution.map = {{1, side, side}, std::move(values)};
    attribution.method = "occlusion";
    return attribution;
}

Attribution randomMap(std::uint64_t seed) {
    RandomStream random(seed);
    std::vector<float> values(pixels);
    std::ranges::generate(values, [&random] { return static_cast<float>(random.normal()); });
    return mapOf(std::move(values));
}

AttributionQuestion question(Target target = valueTarget(0, 0)) {
    return {{image()}, 0, std::move(target)};
}

RemovalCurves curvesOf(const Attribution& map, const Target& target = valueTarget(0, 0),
                       RemovalSettings settings = {}) {
    FakeModel model = network();
    return removalCurves(model, question(target), map, {}, settings, {});
}

/// Knows nothing of the network: the difference to the pixel on the left.
Attribution edges() {
    const Tensor picture = image();
    std::vector<float> values(pixels, 0.0F);
    for (std::size_t pixel = 1; pixel < pixels; ++pixel)
        values[pixel] = picture.values[pixel] - picture.values[pixel - 1];
    return mapOf(std::move(values));
}

} // namespace

class TestFaithfulness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mapsWithoutNumbersAgreeWithNothing() {
        const float none = std::numeric_limits<float>::quiet_NaN();
        const MapAgreement agreement = agreementOf(std::vector<float>{1, none, 2}, std::vector<float>{1, 2, 3});
        QVERIFY(std::isnan(agreement.rankCorrelation));
        QVERIFY(std::isnan(agreement.topShared));
    }

    void agreementCountsRanksAndTheTop() {
        const std::vector<float> tied{1, 2, 2, 4};
        const std::vector<float> rising{10, 20, 30, 40};
        const std::vector<float> falling{4, 3, 2, 1};
        QVERIFY(std::abs(agreementOf(tied, rising).rankCorrelation - 4.5 / std::sqrt(4.5 * 5)) < 1e-12);
        QCOMPARE(agreementOf(rising, falling).rankCorrelation, -1.0);
        QCOMPARE(agreementOf(rising, rising, 0.5).topShared, 1.0);
        QCOMPARE(agreementOf(rising, falling, 0.5).topShared, 0.0);
        QCOMPARE(agreementOf(rising, falling, 0.75).topShared, 2.0 / 3);
        QCOMPARE(agreementOf(rising, falling, 0.75).topByChance, 0.75);
        QVERIFY(std::isnan(agreementOf(rising, std::vector<float>{1, 1, 1, 1}).rankCorrelation));
        QVERIFY(complaintOf([&] { agreementOf(rising, std::vector<float>{1}); }).contains("4 and 1 pixels"));
    }

    void randomMapsAgreeByChanceOnly() {
        double correlation = 0;
        double top = 0;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            const MapAgreement agreement = agreementOf(contributions(), importanceOf(randomMap(seed)));
            correlation += agreement.rankCorrelation / 40;
            top += agreement.topShared / 40;
        }
        QVERIFY2(std::abs(correlation) < 0.03, qPrintable(QString::number(correlation)));
        QVERIFY2(std::abs(top - 0.1) < 0.03, qPrintable(QString::number(top)));
    }

    void slopesRankByTheirSizeAndPartsByTheirSign() {
        Attribution attribution = mapOf({});
        attribution.map = {{2, 1, 2}, {1, -3, 2, 1}};
        QCOMPARE(importanceOf(attribution), (std::vector<float>{3, -2}));
        QCOMPARE(magnitudeOf(attribution.map), (std::vector<float>{3, 4}));
        attribution.method = "gradient";
        QCOMPARE(importanceOf(attribution), (std::vector<float>{3, 4}));
    }

    /// Of a linear network the curves are the sums of what is left, in the map's order.
    void curvesOfALinearNetworkAreSumsOfItsParts() {
        std::vector<float> parts = contributions();
        const RemovalCurves curves = curvesOf(mapOf(parts), valueTarget(0, 0), {.steps = 16});
        const std::vector<std::size_t> order = mostImportantFirst(parts);
        const Tensor blurred = baselineImage(image(), Baseline::Blurred, 0, 0);
        std::ranges::sort(parts, std::greater());
        const double whole = std::accumulate(parts.begin(), parts.end(), 0.0);
        double area = 0;
        for (std::size_t step = 0; step <= 16; ++step) {
            const double taken =
                std::accumulate(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(step * pixels / 16), 0.0);
            QVERIFY(std::abs(curves.deletion.values[step] - (whole - taken)) < 1e-4);
            double inserted = 0;
            for (std::size_t place = 0; place < pixels; ++place)
                inserted += static_cast<double>(FakeModel::weight(0, order[place])) *
                            (place < step * pixels / 16 ? image() : blurred).values[order[place]];
            QVERIFY(std::abs(curves.insertion.values[step] - inserted) < 1e-4);
            area += (whole - taken) / whole / 16 * (step == 0 || step == 16 ? 0.5 : 1);
        }
        QVERIFY(std::abs(curves.deletion.area - area) < 1e-5);
        QVERIFY(std::abs(curves.value - whole) < 1e-4);
        QCOMPARE(curves.deletion.values.back(), 0.0F);
    }

    void aTrueMapFallsFasterThanARandomOneAndAWrongOneSlower() {
        const RemovalCurves good = curvesOf(mapOf(contributions()));
        QVERIFY(good.deletion.area < good.deletion.randomArea - 0.1);
        QVERIFY(good.insertion.area > good.insertion.randomArea + 0.1);
        QVERIFY(std::abs(good.deletion.randomArea - 0.5) < 0.05); // each pixel adds the same on average
        double random = 0;
        for (std::uint64_t seed = 0; seed < 10; ++seed)
            random += curvesOf(randomMap(seed), valueTarget(0, 0), {.randomOrders = 0}).deletion.area / 10;
        QVERIFY2(std::abs(random - 0.5) < 0.03, qPrintable(QString::number(random)));
        std::vector<float> wrong = contributions();
        std::ranges::transform(wrong, wrong.begin(), std::negate());
        QVERIFY(curvesOf(mapOf(wrong)).deletion.area > good.deletion.randomArea + 0.1);
        QVERIFY(std::isnan(curvesOf(mapOf(wrong), valueTarget(0, 0), {.randomOrders = 0}).deletion.randomArea));
    }

    /// What counts is how the value comes to the baseline's, from above or below.
    void aTargetBelowTheBaselineIsTurned() {
        std::vector<float> parts = contributions();
        const RemovalCurves above = curvesOf(mapOf(parts));
        std::ranges::transform(parts, parts.begin(), std::negate());
        const RemovalCurves below = curvesOf(mapOf(parts), latentLinearTarget(0, {-1, 0}, 0));
        QVERIFY(std::abs(below.deletion.area - above.deletion.area) < 1e-6);
        QVERIFY(std::abs(below.insertion.area - above.insertion.area) < 1e-6);
        QVERIFY(std::isnan(curvesOf(mapOf(parts), latentLinearTarget(0, {0, 0}, 3)).deletion.area));
    }

    void curvesDoNotDependOnTheBatch() {
        FakeModel model = network();
        const auto values = [&](int batch) {
            return removalCurves(model, question(), randomMap(1), {.batch = batch}, {.steps = 7}, {}).insertion.values;
        };
        QCOMPARE(values(1), values(64));
        QVERIFY(complaintOf([&] {
                    removalCurves(model, question(), randomMap(1), {}, {.steps = 1}, {});
                }).contains("two steps"));
        QVERIFY(complaintOf([&] {
                    Attribution other = randomMap(1);
                    other.map = Tensor::zeros({1, 2, 2});
                    removalCurves(model, question(), other, {}, {}, {});
                }).contains("does not fit"));
    }

    void drawingTheWeightsAnewChangesAMapOfThem() {
        FakeModel model = network();
        const std::vector<float> before = model.run({repeated(image(), 1)}, {}).front().values;
        const auto gradient = [](Model& other) {
            return attribute(other, question(), AttributionMethod::Gradient, {}, {});
        };
        const WeightCheck check = checkWeights(model, gradient(model), gradient, {.draws = 20}, {});
        QCOMPARE(check.draws.size(), 20U);
        QVERIFY2(std::abs(check.rankCorrelation) < 0.1, qPrintable(QString::number(check.rankCorrelation)));
        QVERIFY(!check.ignoresWeights());
        QCOMPARE(model.run({repeated(image(), 1)}, {}).front().values, before);
        const auto correlations = [&](std::uint64_t seed) {
            return checkWeights(model, gradient(model), gradient, {.draws = 2, .seed = seed}, {}).rankCorrelation;
        };
        QCOMPARE(correlations(5), correlations(5));
        QVERIFY(correlations(5) != correlations(50));
    }

    void aMapThatIgnoresTheWeightsIsFound() {
        const FakeModel model = network();
        const WeightCheck check = checkWeights(model, edges(), [](Model&) { return edges(); }, {}, {});
        QVERIFY(check.ignoresWeights());
        QVERIFY(std::abs(check.rankCorrelation - 1) < 1e-12);
        QCOMPARE(check.topShared, 1.0);
        const WeightCheck flat =
            checkWeights(model, edges(), [](Model&) { return mapOf(std::vector<float>(pixels, 0.0F)); }, {}, {});
        QVERIFY(std::isnan(flat.rankCorrelation) && !flat.ignoresWeights());
        QVERIFY(complaintOf([&] {
                    checkWeights(model, edges(), [](Model&) { return edges(); }, {.draws = 0}, {});
                }).contains("at least one draw"));
    }

    void stopsOnRequest() {
        FakeModel model = network();
        std::stop_source stop;
        model.onRun = [&](const Tensor&) { stop.request_stop(); };
        const Progress progress{.stop = stop.get_token(), .report = {}};
        try {
            removalCurves(model, question(), randomMap(1), {.batch = 1}, {}, progress);
            QFAIL("went on");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Cancelled);
        }
        QCOMPARE(*model.runCount, 1 + 1);
        QVERIFY_EXCEPTION_THROWN(checkWeights(
                                     model, edges(), [](Model&) { return edges(); }, {}, progress),
                                 Error);
    }
};

QTEST_GUILESS_MAIN(TestFaithfulness)
#include "test_faithfulness.moc"
