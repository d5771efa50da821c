// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/attribution.h"
#include "core/model/attribution/targets.h"

#include <cmath>
#include <numeric>

#include <QtTest>

#include "tests/core/model/fake_model.h"

using namespace oddity::core;
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

double sumOf(const Tensor& tensor) {
    return std::accumulate(tensor.values.begin(), tensor.values.end(), 0.0);
}

} // namespace

class TestAttribution : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
                      {.steps = 7, .baseline = 0.5F, .batch = 3}, {});
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
                                             {.patch = patch, .stride = 2, .baseline = baseline, .batch = 4}, {});
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
