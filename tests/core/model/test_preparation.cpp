// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/preparation.h"

#include <cmath>
#include <limits>
#include <numeric>

#include <QtTest>

#include "core/model/inputs/asinh_pixels.h"
#include "core/random_stream.h"
#include "tests/core/complaint.h"

using namespace oddity::core;
using oddity::tests::complaintOf;

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

Cutout cutoutOf(std::vector<std::string> bands, int height, int width, std::vector<float> pixels) {
    Cutout cutout;
    cutout.bands = std::move(bands);
    cutout.height = height;
    cutout.width = width;
    cutout.pixels = std::move(pixels);
    cutout.source = "a.fits";
    return cutout;
}

InputSpec inputOf(std::vector<PrepareStep> steps, std::vector<std::string> bands = {"*"}) {
    InputSpec input;
    input.bands = std::move(bands);
    input.prepare = std::move(steps);
    return input;
}

PrepareStep step(const char* name, std::map<std::string, double> numbers = {}) {
    return {name, std::move(numbers), {}};
}

std::vector<float> ramp(int size) {
    std::vector<float> pixels(static_cast<std::size_t>(size * size));
    std::iota(pixels.begin(), pixels.end(), 0.0F);
    return pixels;
}

std::vector<float> preparedRow(std::vector<PrepareStep> steps, std::vector<float> row) {
    const int width = static_cast<int>(row.size());
    return Preparation(inputOf(std::move(steps))).prepare(cutoutOf({"r"}, 1, width, std::move(row))).image.values;
}

bool areClose(const std::vector<float>& a, const std::vector<float>& b, float tolerance = 1e-6F) {
    return std::ranges::equal(a, b, [tolerance](float x, float y) { return std::abs(x - y) <= tolerance; });
}

} // namespace

class TestPreparation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asinhIsExactToTheLastPlace() {
        RandomStream random(2);
        std::vector<float> values{0,  -0.0F, 1e-30F, 9.9e-4F,  1e-3F,     1.001e-3F, 1,
                                  -1, 3e38F, -3e38F, INFINITY, -INFINITY, NAN};
        for (int index = 0; index < 200000; ++index)
            values.push_back(
                static_cast<float>((random.uniform() < 0.5 ? -1 : 1) * std::pow(10, -12 + 40 * random.uniform())));
        std::vector<float> results = values;
        asinhPixels(results, 1);
        for (std::size_t index = 0; index < values.size(); ++index) {
            const auto wanted = static_cast<float>(std::asinh(static_cast<double>(values[index])));
            const bool isRight = std::isnan(wanted) ? std::isnan(results[index])
                                                    : results[index] == wanted ||
                                                          results[index] == std::nextafter(wanted, 2 * wanted) ||
                                                          results[index] == std::nextafter(wanted, 0.0F);
            QVERIFY2(isRight, qPrintable(QString("%1: %2, not %3").arg(values[index]).arg(results[index]).arg(wanted)));
        }
        QVERIFY(std::signbit(results[1]));
    }

    void valueStepsFollowTheirFormulas() {
        QVERIFY(areClose(preparedRow({step("asinh", {{"softening", 0.5}})}, {0, 0.5F, -1}),
                         {0, std::asinh(1.0F), std::asinh(-2.0F)}));
        QVERIFY(areClose(preparedRow({step("affine", {{"scale", 2}, {"offset", -1}})}, {0, 0.25F, 1}), {-1, -0.5F, 1}));
        QVERIFY(areClose(preparedRow({step("fixed_scale", {{"low", -1}, {"high", 3}})}, {-1, 1, 5}), {0, 0.5F, 1.5F}));
        QVERIFY(areClose(preparedRow({step("clip", {{"low", 0}, {"high", 1}})}, {-2, 0.3F, 7}), {0, 0.3F, 1}));
        QVERIFY(areClose(preparedRow({step("nan_to", {{"value", 4}})}, {missing, 1, 2}), {4, 1, 2}));
    }

    void quantizeRoundsHalfToEven() {
        QVERIFY(areClose(preparedRow({step("quantize", {{"levels", 4}})}, {0.125F, 0.375F, 0.9F, -0.125F}),
                         {0, 0.5F, 1, 0}));
    }

    void quantizeTruncatesOnRequest() {
        QVERIFY(areClose(preparedRow({step("quantize", {{"levels", 4}, {"truncate", 1}})}, {0.24F, 0.74F, 1, -0.3F}),
                         {0, 0.5F, 1, -0.25F}));
    }

    void minMaxTakesAllPixelsOrEachBand() {
        const Cutout cutout = cutoutOf({"g", "r"}, 1, 2, {0, 2, 4, 8});
        QVERIFY(areClose(Preparation(inputOf({step("min_max")}, {"g", "r"})).prepare(cutout).image.values,
                         {0, 0.25F, 0.5F, 1}));
        QVERIFY(areClose(
            Preparation(inputOf({step("min_max", {{"per_band", 1}})}, {"g", "r"})).prepare(cutout).image.values,
            {0, 1, 0, 1}));
        QVERIFY(areClose(preparedRow({step("min_max")}, {5, 5, 5}), {0, 0, 0}));
        QVERIFY(areClose(preparedRow({step("min_max"), step("nan_to", {{"value", 9}})}, {missing, 2, 4}), {9, 0, 1}));
    }

    void perBandScaleFollowsTheCardsBandOrder() {
        PrepareStep scale{"per_band_scale", {}, {{"scale", {10, 100}}}};
        const auto prepared =
            Preparation(inputOf({scale}, {"r", "g"})).prepare(cutoutOf({"G", "i", "R"}, 1, 1, {1, 2, 3}));
        QVERIFY(areClose(prepared.image.values, {30, 100}));
        QCOMPARE(prepared.image.shape, (std::vector<std::int64_t>{2, 1, 1}));
    }

    void centreCropTakesRows75To224Of300() {
        const auto prepared =
            Preparation(inputOf({step("centre_crop", {{"size", 150}})})).prepare(cutoutOf({"r"}, 300, 300, ramp(300)));
        QCOMPARE(prepared.image.values.front(), 75.0F * 300 + 75);
        QCOMPARE(prepared.image.values.back(), 224.0F * 300 + 224);
        QCOMPARE(prepared.grid.originX, 75.0);
        QCOMPARE(prepared.grid.step, 1.0);
    }

    void centreCropOfOddDifferencesAndBeyondTheImage() {
        const auto odd =
            Preparation(inputOf({step("centre_crop", {{"size", 2}})})).prepare(cutoutOf({"r"}, 5, 5, ramp(5)));
        QVERIFY(areClose(odd.image.values, {12, 13, 17, 18})); // floor((5 − 2 + 1) / 2) = 2
        const auto padded = Preparation(inputOf({step("centre_crop", {{"size", 4}}), step("nan_to", {{"value", -1}})}))
                                .prepare(cutoutOf({"r"}, 2, 2, {1, 2, 3, 4}));
        QVERIFY(areClose(padded.image.values, {-1, -1, -1, -1, -1, 1, 2, -1, -1, 3, 4, -1, -1, -1, -1, -1}));
        QCOMPARE(padded.grid.originY, -1.0);
    }

    void resizeDownIsTheMeanOfTheAreaWithoutMissingPixels() {
        std::vector<float> pixels = ramp(4);
        pixels[0] = missing;
        const auto halved =
            Preparation(inputOf({step("resize", {{"size", 2}})})).prepare(cutoutOf({"r"}, 4, 4, pixels));
        QVERIFY(areClose(halved.image.values, {10.0F / 3, 4.5F, 10.5F, 12.5F}));
        QCOMPARE(halved.grid.step, 2.0);
        QCOMPARE(halved.grid.originX, 0.5);
        const auto third =
            Preparation(inputOf({step("resize", {{"size", 2}})})).prepare(cutoutOf({"r"}, 3, 3, ramp(3)));
        // weights 1, ½ along each axis: (0 + ½·1 + ½·3 + ¼·4) / 2.25
        QVERIFY(areClose({third.image.values[0]}, {3.0F / 2.25F}));
    }

    void resizeUpIsBilinearBetweenPixelCentres() {
        const auto doubled =
            Preparation(inputOf({step("resize", {{"size", 4}})})).prepare(cutoutOf({"r"}, 2, 2, {0, 4, 8, 12}));
        QVERIFY(areClose({doubled.image.values.begin(), doubled.image.values.begin() + 4}, {0, 1, 3, 4}));
        QVERIFY(areClose({doubled.image.values[4]}, {2}));
        QCOMPARE(doubled.grid.originX, -0.25);
    }

    void cropThenResizeGivesOneGrid() {
        const auto prepared = Preparation(inputOf({step("centre_crop", {{"size", 4}}), step("resize", {{"size", 2}})}))
                                  .prepare(cutoutOf({"r"}, 8, 8, ramp(8)));
        QCOMPARE(prepared.grid.originX, 2.5);
        QCOMPARE(prepared.grid.step, 2.0);
    }

    void sigmaClipThresholdUsesWhatClippingLeaves() {
        // ±1 ×4: deviation 1 about median 0; with 100 the first deviation is 31.4, so clip 3 rejects it.
        const std::vector<float> pixels{-1, 1, -1, 1, -1, 1, -1, 1, 0, 100};
        const float left = std::sqrt(8.0F / 9);
        const auto thresholdOf = [&](double sigma, double iterations) {
            return preparedRow(
                {step("sigma_clip_threshold", {{"sigma", sigma}, {"clip", 2.9}, {"iterations", iterations}})}, pixels);
        };
        QVERIFY(areClose(thresholdOf(1 / left * 0.99, 0), {0, 1, 0, 1, 0, 1, 0, 1, 0, 100}));
        QVERIFY(areClose(thresholdOf(1 / left * 1.01, 0), {0, 0, 0, 0, 0, 0, 0, 0, 0, 100}));
        const std::vector<float> withMissing{missing, 1, -1, 1, -1};
        QVERIFY(areClose(preparedRow({step("sigma_clip_threshold", {{"sigma", 0.5}, {"clip", 3}, {"iterations", 1}}),
                                      step("nan_to", {{"value", 7}})},
                                     withMissing),
                         {7, 1, 0, 1, 0}));
    }

    void bandsAreBoundByNameOrRefused() {
        const Preparation three(inputOf({}, {"g", "r", "z"}));
        QVERIFY(complaintOf([&] { three.checkBands({"g", "r"}); }).contains("have g, r; the network wants g, r, z"));
        QVERIFY(complaintOf([&] { three.checkBands({"Z", "G", "R", "i"}); }).isEmpty());
        const Preparation any(inputOf({}));
        QVERIFY(complaintOf([&] { any.checkBands({"whatever"}); }).isEmpty());
        QVERIFY(complaintOf([&] {
                    any.checkBands({"g", "r"});
                }).contains("have g, r; the network wants a single band"));
        QVERIFY(complaintOf([&] { three.prepare(cutoutOf({"g"}, 1, 1, {1})); }).contains("a.fits"));
    }

    void sizesThatDoNotFitAreRefusedWithBoth() {
        InputSpec input = inputOf({});
        input.height = input.width = 64;
        const QString complaint = complaintOf([&] { Preparation(input).prepare(cutoutOf({"r"}, 4, 4, ramp(4))); });
        QVERIFY2(complaint.contains("4×4") && complaint.contains("64×64"), qPrintable(complaint));
        input.height = input.width = 0;
        input.sizeMultiple = 8;
        QVERIFY(complaintOf([&] { Preparation(input).checkSize(12, 16); }).contains("multiples of 8"));
        QVERIFY(complaintOf([&] {
                    Preparation(inputOf({step("resize", {{"size", 8}})})).checkSize(4, 5);
                }).contains("square"));
    }

    void imagesWithoutValidPixelsAreRefused() {
        QVERIFY(complaintOf([] {
                    preparedRow({step("nan_to", {{"value", 0}})}, {missing, missing});
                }).contains("no valid pixel in band '*'"));
        QVERIFY(complaintOf([] { preparedRow({}, {missing, 1}); }).contains("1 of 2 pixels"));
        QVERIFY(complaintOf([] {
                    preparedRow({}, {std::numeric_limits<float>::infinity(), 1});
                }).contains("1 of 2 pixels"));
    }

    void invertUndoesTheSteps() {
        const Preparation preparation(inputOf({step("centre_crop", {{"size", 2}}),
                                               step("nan_to", {{"value", 0}}),
                                               {"per_band_scale", {}, {{"scale", {2, 0.5}}}},
                                               step("asinh", {{"softening", 0.05}}),
                                               step("fixed_scale", {{"low", -3}, {"high", 9}}),
                                               step("affine", {{"scale", 2}, {"offset", -1}}),
                                               step("clip", {{"low", -5}, {"high", 5}})},
                                              {"g", "r"}));
        QVERIFY(preparation.isInvertible());
        const std::vector<float> pixels{0.01F, -0.2F, 3, 0, 0.5F, 11, -0.004F, 1};
        const auto prepared = preparation.prepare(cutoutOf({"g", "r"}, 2, 2, pixels));
        QVERIFY(areClose(preparation.invert(prepared.image).values, pixels, 1e-4F));
        const Preparation lossy(inputOf({step("min_max")}));
        QVERIFY(!lossy.isInvertible());
        QVERIFY(complaintOf([&] { lossy.invert(Tensor::zeros({1, 2, 2})); }).contains("cannot be undone"));
    }

    void fingerprintTellsPreparationsApart() {
        const auto print = [](double softening) {
            return Preparation(inputOf({step("asinh", {{"softening", softening}})})).preparationFingerprint();
        };
        QCOMPARE(print(0.1), print(0.1));
        QVERIFY(print(0.1) != print(0.1000001));
        QVERIFY(Preparation(inputOf({}, {"g"})).preparationFingerprint() !=
                Preparation(inputOf({}, {"r"})).preparationFingerprint());
        QCOMPARE(QString::fromStdString(
                     Preparation(inputOf({step("asinh", {{"softening", 0.05}}), step("min_max", {{"per_band", 1}})},
                                         {"g", "r"}))
                         .describe()),
                 QString("bands g r → asinh(x / 0.05) → minimum … maximum to 0 … 1 in each band"));
    }
};

QTEST_GUILESS_MAIN(TestPreparation)
#include "test_preparation.moc"
