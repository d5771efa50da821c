// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/attribution.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QtTest>

#include "core/model/attribution/baseline.h"
#include "core/model/attribution/targets.h"
#include "core/model/object_question.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::FakeCutouts;
using oddity::tests::FakeModel;

namespace {

Tensor image() {
    Tensor tensor = Tensor::zeros({2, 5, 6});
    for (std::size_t pixel = 0; pixel < tensor.values.size(); ++pixel)
        tensor.values[pixel] = std::sin(static_cast<float>(pixel)) + 0.1F;
    return tensor;
}

FakeModel network() {
    return FakeModel({"g", "r"}, 5, 6, 3);
}

double sumOfWeights(std::size_t pixels) {
    double sum = 0;
    for (std::size_t pixel = 0; pixel < pixels; ++pixel)
        sum += FakeModel::weight(0, pixel);
    return sum;
}

double sumOf(const Tensor& tensor) {
    return std::accumulate(tensor.values.begin(), tensor.values.end(), 0.0);
}

} // namespace

class TestAttribution : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheObjectOnce() {
        auto cutouts = std::make_shared<FakeCutouts>(std::vector<std::string>{"g", "r"}, 5, 6);
        int reads = 0;
        cutouts->onRead = [&reads](std::int64_t) { ++reads; };
        FakeModel model = network();
        const InputReader reader(model.card(), {cutouts, nullptr});
        const ObjectQuestion asked = questionOf(reader, RowId{2}, valueTarget(0, 0), {});
        attribute(model, asked, AttributionMethod::IntegratedGradients, {});
        QCOMPARE(reads, 1);
        QCOMPARE(asked.grid.step, reader.read(RowId{2}).grids[0].step);
    }

    void gradientOfALinearNetworkIsItsWeights() {
        FakeModel model = network();
        const AttributionQuestion question{{image()}, 0, latentLinearTarget(0, {1, 0, -2}, 3)};
        const Attribution slope = attribute(model, question, AttributionMethod::Gradient, {}, {});
        const Attribution product = attribute(model, question, AttributionMethod::InputTimesGradient, {}, {});
        for (std::size_t pixel = 0; pixel < 60; ++pixel) {
            const float wanted = FakeModel::weight(0, pixel) - 2 * FakeModel::weight(2, pixel);
            QVERIFY(std::abs(slope.map.values[pixel] - wanted) < 1e-6F);
            QVERIFY(std::abs(product.map.values[pixel] - wanted * image().values[pixel]) < 1e-6F);
        }
        QVERIFY(std::isnan(slope.completenessError));
        QCOMPARE(slope.target, std::string("latents"));
        QCOMPARE(slope.method, std::string("gradient"));
    }

    void integratedGradientsOfALinearNetworkAreExactAndComplete() {
        FakeModel model = network();
        const Attribution result =
            attribute(model, {{image()}, 0, valueTarget(0, 1)}, AttributionMethod::IntegratedGradients,
                      {.blank = 0.5F, .steps = 7, .batch = 3}, {});
        for (std::size_t pixel = 0; pixel < 60; ++pixel)
            QVERIFY(std::abs(result.map.values[pixel] - FakeModel::weight(1, pixel) * (image().values[pixel] - 0.5F)) <
                    1e-5F);
        QVERIFY(result.completenessError < 1e-5F);
        QVERIFY(std::abs(sumOf(result.map) - (result.value - result.baselineValue)) < 1e-4);
        QCOMPARE(model.gradientCount, 3); // 7 steps in batches of 3
    }

    void integratedGradientsOfAQuadraticScoreAreCompleteByTheMidpointRule() {
        FakeModel model = network();
        const Target distance = latentDistanceTarget(0, {0.5F, -1, 2}, {1, 2, 0.5F});
        const Attribution result =
            attribute(model, {{image()}, 0, distance}, AttributionMethod::IntegratedGradients, {.steps = 4}, {});
        QVERIFY2(result.completenessError < 1e-4F, qPrintable(QString::number(result.completenessError)));
    }

    void reconstructionErrorCountsItsDirectPart() {
        FakeModel model = network();
        const Attribution slope =
            attribute(model, {{image()}, 0, reconstructionErrorTarget(1)}, AttributionMethod::Gradient, {}, {});
        // value = mean of (x/2 − x)² = mean of x²/4; slope = x / (2 n)
        double value = 0;
        for (std::size_t pixel = 0; pixel < 60; ++pixel) {
            value += image().values[pixel] * image().values[pixel] / 4 / 60;
            QVERIFY(std::abs(slope.map.values[pixel] - image().values[pixel] / 120) < 1e-6F);
        }
        QVERIFY(std::abs(slope.value - value) < 1e-6);
    }

    void occlusionEqualsBruteForce() {
        FakeModel model = network();
        constexpr int patch = 3;
        constexpr float baseline = 0.25F;
        const Attribution result = attribute(model, {{image()}, 0, valueTarget(0, 2)}, AttributionMethod::Occlusion,
                                             {.blank = baseline, .patch = patch, .stride = 2, .batch = 4}, {});
        std::vector<double> drops(30, 0.0);
        std::vector<int> covers(30, 0);
        for (const int row : {0, 2})
            for (const int column : {0, 2, 3}) {
                Tensor hidden = image();
                for (std::size_t band = 0; band < 2; ++band)
                    for (int y = row; y < row + patch; ++y)
                        for (int x = column; x < column + patch; ++x)
                            hidden.values[band * 30 + static_cast<std::size_t>(y * 6 + x)] = baseline;
                const double drop = FakeModel::latentOf(image().values, 2) - FakeModel::latentOf(hidden.values, 2);
                for (int y = row; y < row + patch; ++y)
                    for (int x = column; x < column + patch; ++x) {
                        drops[static_cast<std::size_t>(y * 6 + x)] += drop;
                        ++covers[static_cast<std::size_t>(y * 6 + x)];
                    }
            }
        for (std::size_t pixel = 0; pixel < 30; ++pixel) {
            QVERIFY(covers[pixel] > 0);
            for (const std::size_t band : {0U, 1U})
                QVERIFY(std::abs(result.map.values[band * 30 + pixel] - drops[pixel] / covers[pixel]) < 1e-5);
        }
        QCOMPARE(model.gradientCount, 0);
        QCOMPARE(*model.runCount, 1 + 2);
    }

    void scoresOfLatentsBringTheirSlopes() {
        FakeModel model = network();
        const Target twice = latentScoreTarget(0, [](std::span<const float> latents, bool withSlopes) {
            return LatentScore{2.0 * latents[1], withSlopes ? std::vector<float>{0, 2, 0} : std::vector<float>()};
        });
        const Attribution slope = attribute(model, {{image()}, 0, twice}, AttributionMethod::Gradient, {}, {});
        for (std::size_t pixel = 0; pixel < 60; ++pixel)
            QVERIFY(std::abs(slope.map.values[pixel] - 2 * FakeModel::weight(1, pixel)) < 1e-6F);
        const Target wrong = latentScoreTarget(0, [](std::span<const float>, bool) { return LatentScore{0, {1}}; });
        QVERIFY_EXCEPTION_THROWN(attribute(model, {{image()}, 0, wrong}, AttributionMethod::Gradient, {}, {}), Error);
    }

    void secantFollowsAScoreThatIsFlatAlmostEverywhere() {
        const auto stairs = [](std::span<const float> latent) { return std::floor(latent[0] * 10) / 10 + latent[1]; };
        const std::vector<float> latent{0.55F, 2};
        const std::vector<std::span<const float>> outputs{latent};
        const TargetValue value = latentSecantTarget(0, stairs, {0.5F, 0.1F}).evaluate({}, outputs, true);
        QVERIFY(std::abs(value.value - 2.5F) < 1e-6F);
        QVERIFY(std::abs(value.outputGradients[0][0] - 1) < 1e-5F); // (1.0 − 0.0) / (2 × 0.5)
        QVERIFY(std::abs(value.outputGradients[0][1] - 1) < 1e-5F);
    }

    void misuseIsRefused() {
        FakeModel model = network();
        const auto run = [&](int output, const AttributionOptions& options) {
            attribute(model, {{image()}, 0, valueTarget(output, 0)}, AttributionMethod::Occlusion, options, {});
        };
        QVERIFY_EXCEPTION_THROWN(run(2, {}), Error);
        QVERIFY_EXCEPTION_THROWN(run(0, {.patch = 2, .stride = 3}), Error);
        QVERIFY_EXCEPTION_THROWN(run(0, {.batch = 0}), Error);
        const std::vector<float> two{1, 2};
        const std::vector<std::span<const float>> outputs{two};
        QVERIFY_EXCEPTION_THROWN(valueTarget(0, 9).evaluate({}, outputs, false), Error);
        QVERIFY_EXCEPTION_THROWN(latentDistanceTarget(0, {1}, {0}), Error);
        QVERIFY_EXCEPTION_THROWN(attributionMethodNamed("lime"), Error);
        QCOMPARE(attributionMethodNamed("occlusion"), AttributionMethod::Occlusion);
    }

    void smoothGradOfALinearNetworkIsItsWeights() {
        FakeModel model = network();
        const Attribution result =
            attribute(model, {{image()}, 0, valueTarget(0, 1)}, AttributionMethod::SmoothGrad, {.samples = 5}, {});
        for (std::size_t pixel = 0; pixel < 60; ++pixel)
            QVERIFY(std::abs(result.map.values[pixel] - FakeModel::weight(1, pixel)) < 1e-6F);
        QCOMPARE(result.bandShares.size(), 2U);
        QVERIFY(std::abs(result.bandShares[0] + result.bandShares[1] - 1) < 1e-6F);
    }

    void smoothGradIsSeeded() {
        FakeModel model = network();
        const AttributionQuestion question{{image()}, 0, latentDistanceTarget(0, {0, 0, 0}, {1, 1, 1})};
        const auto map = [&](std::uint64_t seed, int batch) {
            return attribute(model, question, AttributionMethod::SmoothGrad,
                             {.samples = 8, .seed = seed, .batch = batch}, {})
                .map.values;
        };
        QCOMPARE(map(1, 3), map(1, 8));
        QVERIFY(map(1, 3) != map(2, 3));
    }

    /// Bands of different units each have noise of their own range; layers, which are no measurements, have none.
    void smoothGradsNoiseIsOfEachBand() {
        FakeModel model({"g", "r"}, 5, 6, 3);
        model.editCard().inputs[0].layers = {LayerRole::Mask};
        Tensor mixed = Tensor::zeros({3, 5, 6});
        for (std::size_t pixel = 0; pixel < 90; ++pixel)
            mixed.values[pixel] = static_cast<float>(pixel % 30) * (pixel < 30 ? 1.0F : 1000.0F);
        mixed.values[60] = 1;
        std::vector<double> squares(3, 0.0);
        model.onRun = [&](const Tensor& batch) {
            for (std::int64_t item = 0; item < batch.count(); ++item)
                for (std::size_t pixel = 0; pixel < 90; ++pixel)
                    squares[pixel / 30] += std::pow(batch.item(item)[pixel] - mixed.values[pixel], 2) / 30 / 100;
        };
        attribute(model, {{mixed}, 0, valueTarget(0, 1)}, AttributionMethod::SmoothGrad, {.samples = 100}, {});
        QVERIFY(std::abs(std::sqrt(squares[0]) / (0.15 * 29) - 1) < 0.1);
        QVERIFY(std::abs(std::sqrt(squares[1]) / (0.15 * 29000) - 1) < 0.1);
        QCOMPARE(squares[2], 0.0);
    }

    void objectsAskedTogetherHaveTheMapsOfEachAlone() {
        FakeModel model = network();
        std::vector<AttributionQuestion> questions;
        std::vector<const AttributionQuestion*> asked;
        for (int object = 0; object < 5; ++object) {
            Tensor own = image();
            own.values[0] += static_cast<float>(object);
            questions.push_back({{own}, 0, latentDistanceTarget(0, {static_cast<float>(object), 0, 0}, {1, 1, 1})});
        }
        for (const AttributionQuestion& question : questions)
            asked.push_back(&question);
        for (const AttributionMethod method :
             {AttributionMethod::Gradient, AttributionMethod::InputTimesGradient, AttributionMethod::GradCam}) {
            QVERIFY(looksOnce(method));
            model.gradientCount = 0;
            const auto together = attributeTogether(model, asked, method, {.batch = 3}, {});
            QCOMPARE(model.gradientCount, 2);
            QCOMPARE(together.size(), 5U);
            for (std::size_t object = 0; object < 5; ++object) {
                const Attribution alone = attribute(model, questions[object], method, {}, {});
                QCOMPARE(together[object].map.values, alone.map.values);
                QCOMPARE(together[object].value, alone.value);
                QCOMPARE(together[object].layer, alone.layer);
                QCOMPARE(together[object].bandShares, alone.bandShares);
            }
        }
        QVERIFY_EXCEPTION_THROWN(attributeTogether(model, asked, AttributionMethod::Occlusion, {}, {}), Error);
        questions[1].target = reconstructionErrorTarget(1);
        QVERIFY_EXCEPTION_THROWN(attributeTogether(model, asked, AttributionMethod::Gradient, {}, {}), Error);
    }

    void eachBandIsTakenAwayAlone() {
        FakeModel model = network();
        const Attribution result = attribute(model, {{image()}, 0, valueTarget(0, 0)}, AttributionMethod::Occlusion,
                                             {.blank = 0.25F, .patch = 1, .stride = 1, .eachBand = true}, {});
        for (std::size_t pixel = 0; pixel < 60; ++pixel)
            QVERIFY(std::abs(result.map.values[pixel] - FakeModel::weight(0, pixel) * (image().values[pixel] - 0.25F)) <
                    1e-5F);
        QCOMPARE(result.bandShares.size(), 2U);
    }

    void ringsAreTakenAwayAboutTheCentre() {
        FakeModel model({"g"}, 5, 5, 1);
        Tensor single = Tensor::zeros({1, 5, 5});
        std::ranges::fill(single.values, 1.0F);
        const Attribution result = attribute(model, {{single}, 0, valueTarget(0, 0)}, AttributionMethod::Occlusion,
                                             {.shape = OcclusionShape::Ring, .patch = 2, .stride = 1}, {});
        double inner = 0;
        for (const std::size_t pixel : {6U, 7U, 8U, 11U, 12U, 13U, 16U, 17U, 18U})
            inner += FakeModel::weight(0, pixel);
        QVERIFY(std::abs(result.map.values[12] - inner) < 1e-5);
        QCOMPARE(result.map.values[6], result.map.values[12]);
        QVERIFY(std::abs(result.map.values[0] - (sumOfWeights(25) - inner)) < 1e-5);
    }

    void riseFindsTheHalfThatMatters() {
        FakeModel model({"g"}, 16, 16, 1);
        Tensor single = Tensor::zeros({1, 16, 16});
        for (std::size_t pixel = 0; pixel < 256; ++pixel)
            if (pixel % 16 < 8) // only the left half has light, of the sign of the weight
                single.values[pixel] = FakeModel::weight(0, pixel) > 0 ? 1 : -1;
        const Attribution result =
            attribute(model, {{single}, 0, valueTarget(0, 0)}, AttributionMethod::Rise, {.masks = 400}, {});
        double left = 0;
        double right = 0;
        for (std::size_t pixel = 0; pixel < 256; ++pixel)
            (pixel % 16 < 8 ? left : right) += result.map.values[pixel] / 128;
        QVERIFY2(left > 4 * std::abs(right), qPrintable(QString("%1 and %2").arg(left).arg(right)));
        QVERIFY(result.bandShares.empty());
    }

    void gradCamWeighsMapsByTheirMeanSlope() {
        FakeModel model = network(); // its one layer is the input
        const Attribution result =
            attribute(model, {{image()}, 0, valueTarget(0, 1)}, AttributionMethod::GradCam, {}, {});
        double weights[2] = {0, 0};
        for (std::size_t pixel = 0; pixel < 60; ++pixel)
            weights[pixel / 30] += FakeModel::weight(1, pixel) / 30;
        for (std::size_t pixel = 0; pixel < 30; ++pixel) {
            const double sum = weights[0] * image().values[pixel] + weights[1] * image().values[30 + pixel];
            QVERIFY(std::abs(result.map.values[pixel] - std::max(0.0, sum)) < 1e-5);
            QCOMPARE(result.map.values[30 + pixel], result.map.values[pixel]);
        }
        QCOMPARE(result.layer, std::string("maps"));
    }

    void baselinesAreWhatTheySay() {
        const Tensor blurred = baselineImage(image(), Baseline::Blurred, 0, 0);
        Tensor flat = image();
        std::ranges::fill(flat.values, 3.0F);
        for (const float pixel : baselineImage(flat, Baseline::Blurred, 0, 0).values)
            QVERIFY(std::abs(pixel - 3) < 1e-5F);
        QVERIFY(std::ranges::max(blurred.values) < std::ranges::max(image().values));
        const Tensor mean = baselineImage(image(), Baseline::Mean, 0, 0);
        const Tensor picture = image();
        const double average = std::accumulate(picture.values.begin(), picture.values.begin() + 30, 0.0) / 30;
        QVERIFY(std::abs(mean.values[7] - average) < 1e-5);
        const Tensor noise = baselineImage(image(), Baseline::Noise, 2, 5);
        QVERIFY(std::abs(sumOf(noise) / 60 - 2) < 0.4);
        QVERIFY(baselineImage(image(), Baseline::Noise, 2, 6).values != noise.values);
        QCOMPARE(baselineNamed("blurred"), Baseline::Blurred);
        QVERIFY_EXCEPTION_THROWN(baselineNamed("black"), Error);
    }

    void stopsOnRequest() {
        FakeModel model = network();
        std::stop_source stop;
        model.onRun = [&](const Tensor&) {
            if (model.gradientCount == 2)
                stop.request_stop();
        };
        try {
            attribute(model, {{image()}, 0, valueTarget(0, 0)}, AttributionMethod::IntegratedGradients,
                      {.steps = 100, .batch = 1}, {.stop = stop.get_token(), .report = {}});
            QFAIL("went on");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Cancelled);
        }
        QCOMPARE(model.gradientCount, 2);
    }
};

QTEST_GUILESS_MAIN(TestAttribution)
#include "test_attribution.moc"
