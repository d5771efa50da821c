// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QtTest>

#include "core/error.h"
#include "core/model/attribution/targets.h"
#include "core/model/probes/ablation.h"
#include "core/model/probes/adversarial_probe.h"
#include "core/model/probes/class_margin.h"
#include "core/model/probes/filter_match.h"
#include "core/model/probes/output_changes.h"
#include "core/model/probes/symmetry_probe.h"
#include "core/random_stream.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::FakeModel;

namespace {

constexpr int side = 8;

/// A network that is a function of one image; its single output has the shape that the function gives.
class FunctionModel final : public FakeModel {
public:
    using Function = std::function<Tensor(const Tensor& image)>;
    FunctionModel(OutputKind kind, Function function)
        : FakeModel({"g"}, side, side, 1), m_function(std::move(function)) {
        editCard().outputs = {{.name = "out", .kind = kind}};
    }
    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions&) override {
        return {repeated(m_function(itemOf(inputs.front(), 0)), 1)};
    }

private:
    Function m_function;
};

float at(const Tensor& image, int row, int column) {
    return image
        .values[static_cast<std::size_t>(std::clamp(row, 0, side - 1) * side + std::clamp(column, 0, side - 1))];
}

Tensor sobelMagnitude(const Tensor& image) {
    Tensor result = Tensor::zeros({1, side, side});
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            float x = 0, y = 0;
            for (const int across : {-1, 0, 1}) {
                const float weight = across == 0 ? 2.0F : 1.0F;
                x += weight * (at(image, row + across, column + 1) - at(image, row + across, column - 1));
                y += weight * (at(image, row + 1, column + across) - at(image, row - 1, column + across));
            }
            result.values[static_cast<std::size_t>(row * side + column)] = std::hypot(x, y);
        }
    return result;
}

Tensor globalMean(const Tensor& image) {
    double sum = 0;
    for (const float pixel : image.values)
        sum += pixel;
    return {{1}, {static_cast<float>(sum / static_cast<double>(image.values.size()))}};
}

Tensor columnOfBrightest(const Tensor& image) {
    const auto brightest = std::ranges::max_element(image.values) - image.values.begin();
    return {{1}, {static_cast<float>(brightest % side)}};
}

InputBatch someObject() {
    RandomStream random(4);
    Tensor image = Tensor::zeros({1, side, side});
    for (float& pixel : image.values)
        pixel = static_cast<float>(1 + random.uniform());
    return {image};
}

std::vector<float> noisy(std::vector<float> kernel, double noise) {
    RandomStream random(43);
    const float peak = std::abs(*std::ranges::max_element(kernel, {}, [](float v) { return std::abs(v); }));
    for (float& value : kernel)
        value += static_cast<float>(noise * random.normal()) * peak;
    return kernel;
}

std::vector<float> kernelOf(int size, const std::function<double(int x, int y)>& value) {
    std::vector<float> kernel;
    for (int y = -size / 2; y <= size / 2; ++y)
        for (int x = -size / 2; x <= size / 2; ++x)
            kernel.push_back(static_cast<float>(value(x, y)));
    return kernel;
}

} // namespace

class TestProbes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void symmetriesAreTold_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("global mean") << 0 << "invariant";
        QTest::newRow("identity") << 1 << "equivariant";
        QTest::newRow("Sobel magnitude") << 2 << "equivariant";
        QTest::newRow("column of the brightest pixel") << 3 << "neither";
    }

    /// T-03: over all eight elements, relative deviation below 1e-5 for the invariant and the equivariant.
    void symmetriesAreTold() {
        QFETCH(int, which);
        QFETCH(QString, wanted);
        const std::vector<FunctionModel::Function> functions{globalMean, [](const Tensor& image) { return image; },
                                                             sobelMagnitude, columnOfBrightest};
        const bool isImage = which == 1 || which == 2;
        FunctionModel model(isImage ? OutputKind::Maps : OutputKind::Score, functions[static_cast<std::size_t>(which)]);
        const auto reports = turnSymmetryOf(model, someObject());
        QCOMPARE(reports.size(), 1U);
        QCOMPARE(reports[0].deviations.size(), 7U);
        QCOMPARE(QString::fromStdString(nameOf(reports[0].symmetry())), wanted);
        if (isImage)
            QVERIFY(reports[0].largestFromEquivariance() < 1e-5);
        if (which == 0)
            QVERIFY(reports[0].largestFromInvariance() < 1e-5);
        if (which == 3) {
            QVERIFY(reports[0].largestFromInvariance() > 0.1);
            QVERIFY(std::isnan(reports[0].largestFromEquivariance()));
        }
    }

    void shiftsAreTold() {
        FunctionModel mean(OutputKind::Score, globalMean);
        FunctionModel place(OutputKind::Score, columnOfBrightest);
        FunctionModel same(OutputKind::Maps, [](const Tensor& image) { return image; });
        const std::vector<ImageShift> shifts{{1, 0}, {0, -3}};
        QCOMPARE(shiftSymmetryOf(mean, someObject(), shifts)[0].symmetry(), Symmetry::Invariant);
        QCOMPARE(shiftSymmetryOf(same, someObject(), shifts)[0].symmetry(), Symmetry::Equivariant);
        QCOMPARE(shiftSymmetryOf(place, someObject(), shifts)[0].symmetry(), Symmetry::Neither);
    }

    /// T-40's exact part: for a linear model the smallest change is its margin over the length of its weights.
    void theSmallestChangeOfALinearModelIsItsMargin() {
        FakeModel model({"g"}, side, side, 1);
        const AttributionQuestion question{someObject(), 0, valueTarget(0, 0)};
        double weights = 0;
        for (std::size_t pixel = 0; pixel < side * side; ++pixel)
            weights += std::pow(static_cast<double>(FakeModel::weight(0, pixel)), 2);
        const float value = FakeModel::latentOf(question.inputs[0].values, 0);
        for (const float margin : {0.5F, -2.0F}) {
            const AdversarialChange change = smallestChange(model, question, value + margin, {}, {});
            QVERIFY(change.isFound);
            const double wanted = std::abs(margin) / std::sqrt(weights);
            QVERIFY2(std::abs(change.size / wanted - 1) < 0.05, qPrintable(QString::number(change.size / wanted)));
            QVERIFY(margin > 0 ? change.valueAfter >= value + margin : change.valueAfter <= value + margin);
        }
        QVERIFY(smallestChange(model, question, value, {}, {}).isFound);
        QCOMPARE(smallestChange(model, question, value, {}, {}).size, 0.0);
    }

    /// Of every epoch the bands change, not the mask behind them.
    void theSmallestChangeLeavesASequencesMasks() {
        FakeModel model({"g"}, side, side, 1);
        InputSpec& input = model.editCard().inputs.front();
        input.kind = InputKind::ImageSequence;
        input.layers = {LayerRole::Mask};
        input.epochs.count = 2;
        Tensor image{{4, side, side}, {}};
        for (int channel = 0; channel < 4; ++channel)
            image.values.insert(image.values.end(), side * side, channel % 2 == 0 ? 1.5F : 1.0F);
        const AttributionQuestion question{{image}, 0, valueTarget(0, 0)};
        const float value = FakeModel::latentOf(image.values, 0);
        const AdversarialChange change = smallestChange(model, question, value + 0.5F, {}, {});
        QVERIFY(change.isFound);
        for (int channel = 0; channel < 4; ++channel) {
            const bool isChanged = std::ranges::any_of(change.change.item(channel), [](float by) { return by != 0; });
            QCOMPARE(isChanged, channel % 2 == 0);
        }
    }

    void aThresholdOutOfReachIsSaid() {
        FakeModel model({"g"}, side, side, 1);
        const AttributionQuestion question{someObject(), 0, reconstructionErrorTarget(1)};
        const AdversarialChange change = smallestChange(model, question, -1, {.mostSteps = 20}, {});
        QVERIFY(!change.isFound);
        QVERIFY(change.steps > 0);
    }

    void classMarginsAreDifferencesOfLogits_data() {
        QTest::addColumn<QString>("activation");
        QTest::newRow("softmax") << "softmax";
        QTest::newRow("sigmoid") << "sigmoid";
    }

    /// Values and slopes against the formula and central differences, also where the network is sure.
    void classMarginsAreDifferencesOfLogits() {
        QFETCH(QString, activation);
        ModelCard card;
        card.outputs = {{.name = "type",
                         .kind = OutputKind::Class,
                         .classes = {"a", "b", "c"},
                         .activation = activation.toStdString()}};
        const bool isSoftmax = activation == "softmax";
        const std::vector<float> values =
            isSoftmax ? std::vector<float>{0.9989F, 0.001F, 0.0001F} : std::vector<float>{0.7F, 0.2F, 0.9F};
        const std::vector<std::span<const float>> read{values};
        const Target toB = classMarginTarget(card, "b");
        const TargetValue found = toB.evaluate({}, read, true);
        const auto valueAt = [&toB](const std::vector<float>& changed) {
            const std::vector<std::span<const float>> one{changed};
            return toB.evaluate({}, one, false).value;
        };
        const double wanted = isSoftmax ? std::log(0.001) - std::log(0.9989) : std::log(0.2) - std::log(0.8);
        QVERIFY(std::abs(static_cast<double>(found.value) - wanted) < 1e-4);
        for (std::size_t index = 0; index < values.size(); ++index) {
            std::vector<float> lower = values, upper = values;
            const float step = 1e-2F * values[index];
            lower[index] -= step;
            upper[index] += step;
            const float slope = (valueAt(upper) - valueAt(lower)) / (upper[index] - lower[index]);
            QVERIFY2(std::abs(found.outputGradients[0][index] - slope) <= 1e-2F * std::abs(slope) + 1e-3F,
                     qPrintable(QString::number(slope)));
        }
        QVERIFY_EXCEPTION_THROWN(classMarginTarget(card, "d"), Error);
    }

    void outputsAreToldBeforeAndAfter() {
        const auto output = [](const char* name, OutputKind kind, std::vector<float> values) {
            ObjectOutput made;
            made.about.name = name;
            made.about.kind = kind;
            std::vector<std::string> names{name};
            if (kind == OutputKind::Class)
                names = {"spiral", "elliptical"};
            made.value = NamedValues{names, std::move(values), {}, {}};
            return made;
        };
        const std::vector<ObjectOutput> before{output("type", OutputKind::Class, {0.8F, 0.2F}),
                                               output("latents", OutputKind::Embed, {3, 4}),
                                               output("score", OutputKind::Score, {2})};
        std::vector<ObjectOutput> after{output("type", OutputKind::Class, {0.3F, 0.7F}),
                                        output("latents", OutputKind::Embed, {3, 5}),
                                        output("score", OutputKind::Score, {4})};
        const std::vector<OutputChange> changes = outputChanges(before, after);
        QCOMPARE(changes.size(), 4U);
        QCOMPARE(changes[1].name, std::string("type: elliptical"));
        QCOMPARE(changes[1].before, static_cast<double>(0.2F));
        QCOMPARE(changes[1].after, static_cast<double>(0.7F));
        QVERIFY(changes[2].isDistance && std::abs(changes[2].after - 0.2) < 1e-9);
        QCOMPARE(changes[3].name, std::string("score"));
        after[2].problem = "no number";
        QCOMPARE(outputChanges(before, after).size(), 3U);
    }

    void whatIsTakenAwayIsMissing() {
        FakeModel model({"g", "r"}, 2, 2, 1);
        const Tensor image{{2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}};
        const ObjectSegment segment{{0, 1, 0, 0}, "made up"};
        const auto ablations =
            ablationOf(model, {{image}, 0, valueTarget(0, 0)}, {.blank = 0}, segment, {"g", "r"}, {});
        const auto valueOf = [&](const std::vector<std::size_t>& kept) {
            double sum = 0;
            for (const std::size_t pixel : kept)
                sum += static_cast<double>(FakeModel::weight(0, pixel)) * static_cast<double>(image.values[pixel]);
            return sum;
        };
        const std::vector<std::pair<std::string, double>> wanted{{"nothing", valueOf({0, 1, 2, 3, 4, 5, 6, 7})},
                                                                 {"band g", valueOf({4, 5, 6, 7})},
                                                                 {"band r", valueOf({0, 1, 2, 3})},
                                                                 {"the object", valueOf({0, 2, 3, 4, 6, 7})},
                                                                 {"the background", valueOf({1, 5})}};
        QCOMPARE(ablations.size(), wanted.size());
        for (std::size_t index = 0; index < wanted.size(); ++index) {
            QCOMPARE(ablations[index].takenAway, wanted[index].first);
            QVERIFY(std::abs(static_cast<double>(ablations[index].value) - wanted[index].second) < 1e-5);
        }
        QCOMPARE(ablationOf(model, {{image}, 0, valueTarget(0, 0)}, {}, {}, {"g", "r"}, {}).size(), 3U);
        QVERIFY_EXCEPTION_THROWN(ablationOf(model, {{image}, 0, valueTarget(0, 0)}, {}, {}, {"g"}, {}), Error);
    }

    void operatorsAreNamed_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("wanted");
        for (const int size : {3, 5, 7}) {
            QTest::addRow("Laplacian %d", size) << size << 0 << "Laplacian";
            QTest::addRow("Sobel x %d", size) << size << 1 << "Sobel";
            QTest::addRow("Sobel y %d", size) << size << 2 << "Sobel";
            QTest::addRow("Gaussian %d", size) << size << 3 << "Gaussian";
        }
    }

    /// T-43: operators planted with 5 % noise (Ribli et al. 2019 found a Laplacian in a 7×7 first layer).
    void operatorsAreNamed() {
        QFETCH(int, size);
        QFETCH(int, which);
        QFETCH(QString, wanted);
        const double sigma = size / 4.0;
        const auto kernel = kernelOf(size, [&](int x, int y) {
            const double fall = std::exp(-(x * x + y * y) / (2 * sigma * sigma));
            if (which == 0)
                return ((x * x + y * y) / (sigma * sigma) - 2) * fall;
            if (which == 3)
                return fall;
            const double along = which == 1 ? x : y;
            const double across = which == 1 ? y : x;
            return size == 3 ? along * (across == 0 ? 2 : 1)
                             : along * std::exp(-(x * x + y * y) / (2.0 * size / 5 * size / 5));
        });
        const FilterMatch match = operatorMatch(noisy(kernel, 0.05), size);
        QCOMPARE(QString::fromStdString(match.name), wanted);
        QVERIFY2(std::abs(match.correlation) > 0.9, qPrintable(QString::number(match.correlation)));
        if (which == 1 || which == 2)
            QVERIFY(std::abs(match.angle - (which == 1 ? 0 : 90)) < 10);
        if (which == 3)
            QVERIFY(std::abs(match.width - sigma) < 0.5);
        std::vector<float> negative;
        for (const float value : noisy(kernel, 0.05))
            negative.push_back(-value);
        QCOMPARE(std::abs(operatorMatch(negative, size).correlation), std::abs(match.correlation));
    }

    /// Sobel's own smoothing, 7 pixels wide, is as close to a wide Laplacian as to a Gaussian, but adds to something.
    void aBlurIsNoLaplacian() {
        const std::vector<double> binomial{1, 6, 15, 20, 15, 6, 1};
        const auto kernel = kernelOf(7, [&](int x, int y) {
            return binomial[static_cast<std::size_t>(x + 3)] * binomial[static_cast<std::size_t>(y + 3)];
        });
        QCOMPARE(operatorMatch(noisy(kernel, 0.05), 7).name, std::string("Gaussian"));
        double mean = 0;
        for (const float value : kernel)
            mean += static_cast<double>(value) / 49;
        std::vector<float> balanced = kernel;
        for (float& value : balanced)
            value -= static_cast<float>(mean);
        QCOMPARE(operatorMatch(noisy(balanced, 0.05), 7).name, std::string("Laplacian"));
    }

    void noiseIsNoOperator() {
        QCOMPARE(operatorMatch(noisy(std::vector<float>(49, 0.0F), 1), 7).name, std::string("none"));
        RandomStream random(8);
        std::vector<float> kernel(49);
        for (float& value : kernel)
            value = static_cast<float>(random.normal());
        QCOMPARE(operatorMatch(kernel, 7).name, std::string("none"));
        QVERIFY_EXCEPTION_THROWN(operatorMatch(kernel, 5), Error);
        QVERIFY_EXCEPTION_THROWN(operatorMatch(std::vector<float>(4), 2), Error);
    }
};

QTEST_GUILESS_MAIN(TestProbes)
#include "test_probes.moc"
