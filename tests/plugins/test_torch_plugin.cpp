// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <numeric>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/model/attribution/attribution.h"
#include "core/model/attribution/targets.h"
#include "tests/core/complaint.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using namespace oddity::tests;
using core::Tensor;

namespace {

/// The input of golden_outputs.json: ((0 … N−1) mod 97) / 97.
Tensor goldenInput(std::vector<std::int64_t> shape) {
    Tensor input = Tensor::zeros(std::move(shape));
    for (std::size_t index = 0; index < input.values.size(); ++index)
        input.values[index] = static_cast<float>(static_cast<double>(index % 97) / 97);
    return input;
}

QByteArray plainCard(const char* output) {
    return R"({"format": 1, "name": "test", "inputs": [{"bands": ["*"]}], "outputs": [)" + QByteArray(output) + "]}";
}

} // namespace

class TestTorchPlugin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!fs::exists(dataFolder() / "models"))
            QSKIP("no real data: set ODDITY_TEST_DATA");
    }

    void publishedNetworksGiveTheirGoldenOutputs_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("file");
        QTest::newRow("cosmic rays") << "cosmic-ray"
                                     << "cosmicray_ACS_WFC.pt";
        QTest::newRow("cosmic rays, small") << "cosmic-ray"
                                            << "cosmicray_ACS_WFC_F606W_2_4.pt";
        QTest::newRow("FR classes") << "radio-fr"
                                    << "fr_cnn_noattention.pt";
        QTest::newRow("FR classes and latents") << "radio-fr"
                                                << "fr_cnn_noattention_probs_embedding.pt";
        QTest::newRow("lenses, three bands") << "lens-finder"
                                             << "lensfinder_OUJYH.pt";
        QTest::newRow("lenses, one band") << "lens-finder"
                                          << "lensfinder_OUVIS.pt";
    }

    void publishedNetworksGiveTheirGoldenOutputs() {
        QFETCH(QString, folder);
        QFETCH(QString, file);
        QFile goldenFile(QString::fromStdString((dataFolder() / "models/golden_outputs.json").string()));
        QVERIFY(goldenFile.open(QIODevice::ReadOnly));
        const QJsonObject golden = QJsonDocument::fromJson(goldenFile.readAll())["models"][file].toObject();
        std::vector<std::int64_t> shape;
        for (const QJsonValue length : golden["input_shape"].toArray())
            shape.push_back(length.toInt());

        const NetworkFolder networks;
        const auto model =
            loadNetwork(networks.linkWithCard(dataFolder() / "models" / folder.toStdString() / file.toStdString()));
        QVERIFY(model->parameterCount() > 1000);
        const std::vector<Tensor> outputs = model->run({goldenInput(shape)});
        const QJsonArray wanted = golden["outputs"].toArray();
        QCOMPARE(static_cast<int>(outputs.size()), static_cast<int>(wanted.size()));
        for (qsizetype index = 0; index < wanted.size(); ++index) {
            const Tensor& output = outputs[static_cast<std::size_t>(index)];
            const QJsonArray wantedShape = wanted[index]["shape"].toArray();
            QCOMPARE(static_cast<qsizetype>(output.shape.size()), wantedShape.size());
            for (qsizetype axis = 0; axis < wantedShape.size(); ++axis)
                QCOMPARE(output.shape[static_cast<std::size_t>(axis)], wantedShape[axis].toInteger());
            const QJsonArray first = wanted[index]["first8"].toArray();
            for (qsizetype value = 0; value < first.size(); ++value)
                QVERIFY(std::abs(output.values[static_cast<std::size_t>(value)] - first[value].toDouble()) < 1e-4);
            const double sum = std::accumulate(output.values.begin(), output.values.end(), 0.0);
            const double wantedSum = wanted[index]["sum"].toDouble();
            QVERIFY2(std::abs(sum - wantedSum) < 1e-4 * std::max(1.0, std::abs(wantedSum)),
                     qPrintable(QString("sum %1, wanted %2").arg(sum).arg(wantedSum)));
        }
    }

    void otherFilesAreNamedForWhatTheyAre_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("ONNX") << "models/onnx-untrained/deepmerge.onnx" << QStringList{"ONNX", "torch.jit"};
        QTest::newRow("state dict") << "models/radio-fr/state_dict/noattention_95.pt"
                                    << QStringList{"weights only", "torch.jit"};
        QTest::newRow("cut off") << "crash/model/trunc.pt" << QStringList{"cut off"};
        QTest::newRow("FITS") << "radio-galaxies/catalog.fits" << QStringList{"FITS", "torch.jit"};
        QTest::newRow("no card") << "models/radio-fr/fr_cnn_noattention.pt"
                                 << QStringList{"no model card", "fr_cnn_noattention.oddity.json"};
        QTest::newRow("writes files") << "crash/model/evil_forward.pt" << QStringList{"refused", "torch.save"};
        QTest::newRow("writes files while loading")
            << "crash/model/evil_load.pt" << QStringList{"refused", "torch.save"};
        QTest::newRow("absent") << "models/none.pt" << QStringList{"none.pt"};
    }

    void otherFilesAreNamedForWhatTheyAre() {
        QFETCH(QString, file);
        QFETCH(QStringList, words);
        const QString complaint = complaintOf([&file] { loadNetwork(dataFolder() / file.toStdString()); });
        for (const QString& word : words)
            QVERIFY2(complaint.contains(word), qPrintable(complaint));
        QVERIFY2(!complaint.contains('\n'), qPrintable(complaint));
    }

    void wrongBandCountIsRefusedBeforeTheNetworkSeesIt() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(dataFolder() / "models/lens-finder/lensfinder_OUJYH.pt"));
        const QString complaint = complaintOf([&model] { model->run({goldenInput({2, 1, 66, 66})}); });
        QVERIFY2(complaint.contains("N×3×66×66") && complaint.contains("2×1×66×66"), qPrintable(complaint));
    }

    void theNetworksOwnComplaintComesInOneLine() {
        const NetworkFolder networks;
        const auto model = loadNetwork(
            networks.linkWithCard(dataFolder() / "models/lens-finder/lensfinder_OUJYH.pt",
                                  plainCard(R"({"name": "class", "kind": "class", "element": "1"})").toStdString()));
        const QString complaint = complaintOf([&model] { model->run({goldenInput({2, 1, 66, 66})}); });
        QVERIFY2(complaint.contains("channels") && !complaint.contains('\n'), qPrintable(complaint));
    }

    void missingElementsAreNamed() {
        const fs::path network = dataFolder() / "models/lens-finder/lensfinder_OUVIS.pt";
        const auto complain = [&network](const char* output) {
            const NetworkFolder networks;
            const auto model = loadNetwork(networks.linkWithCard(network, plainCard(output).toStdString()));
            return complaintOf([&model] { model->run({goldenInput({1, 1, 200, 200})}); });
        };
        QVERIFY(complain(R"({"name": "a", "kind": "reg"})").contains("returns a Tuple"));
        QVERIFY(complain(R"({"name": "a", "kind": "reg", "element": "2"})").contains("there is no '2'"));
        QVERIFY(complain(R"({"name": "a", "kind": "class", "element": "0", "classes": ["x"]})").contains("1 channels"));
        QVERIFY(complain(R"({"name": "a", "kind": "reg", "element": "0", "activation": "softmax"})").isEmpty());
    }

    void allocationFailureIsAnErrorNotACrash() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(
            dataFolder() / "crash/model/boom.pt", plainCard(R"({"name": "a", "kind": "reg"})").toStdString()));
        const QString complaint = complaintOf([&model] { model->run({goldenInput({1, 1, 4, 4})}); });
        QVERIFY2(complaint.contains("memory") && !complaint.contains('\n'), qPrintable(complaint));
    }

    void callsThatWriteFilesAreFoundInAnyWriting_data() {
        QTest::addColumn<QString>("call");
        QTest::newRow("plain") << "    torch.save(x, \"FILE\")\n";
        QTest::newRow("blanks") << "    torch .  save(x, \"FILE\")\n";
        QTest::newRow("joined lines") << "    torch.\\\nsave(x, \"FILE\")\n";
        QTest::newRow("comment between") << "    _0 = (torch. # a comment\n      save(x, \"FILE\"))\n";
        QTest::newRow("mark in a string") << "    _0 = \"#\"; torch.save(x, \"FILE\")\n";
        QTest::newRow("quote in a string") << "    _0 = (\"\\\"\", torch. # '\n      save(x, \"FILE\"))\n";
        QTest::newRow("operator") << "    ops.aten.save(x, \"FILE\")\n";
    }
    void callsThatWriteFilesAreFoundInAnyWriting() {
        QFETCH(QString, call);
        const NetworkFolder networks;
        const fs::path written = networks.path() / "written-by-a-network";
        writeNetwork(networks.path() / "net.pt",
                     call.replace("FILE", written.c_str()).toStdString() + "    return x\n");
        std::ofstream(networks.path() / "net.oddity.json")
            << plainCard(R"({"name": "a", "kind": "reg"})").toStdString();
        const QString complaint = complaintOf([&] {
            loadNetwork(networks.path() / "net.pt")->run({goldenInput({1, 1, 4, 4})});
        });
        QVERIFY2(complaint.contains("refused") && complaint.contains("torch.save"), qPrintable(complaint));
        QVERIFY(!fs::exists(written));
    }

    void wordsThatOnlyLookSoAreNotRefused() {
        const NetworkFolder networks;
        writeNetwork(networks.path() / "net.pt", "    # torch.save(x)\n    _0 = \"torch.save\"\n    return x\n");
        std::ofstream(networks.path() / "net.oddity.json")
            << plainCard(R"({"name": "a", "kind": "reg"})").toStdString();
        QCOMPARE(loadNetwork(networks.path() / "net.pt")->run({goldenInput({1, 1, 4, 4})}).size(), std::size_t{1});
    }

    /// A network of whole batches: it doubles what it gives where it sees more than two objects.
    void aSmallNetworkWithWeightsRuns() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(dataFolder() / "crash/model/seed.pt",
                                                             R"({"format": 1, "name": "seed",
                                                                 "inputs": [{"bands": ["g", "r", "z"]}],
                                                                 "outputs": [{"name": "a", "kind": "embed"}]})"));
        QVERIFY(model->parameterCount() > 0);
        const QString complaint = complaintOf([&model] { model->run({goldenInput({1, 64, 9, 9})}); });
        QVERIFY2(complaint.contains(QString::fromUtf8("wants N×3")), qPrintable(complaint));
        const Tensor batch = goldenInput({3, 3, 9, 9});
        const Tensor three = model->run({batch}).front();
        const Tensor one = model->run({core::itemsOf(batch, 0, 1)}).front();
        QCOMPARE(three.count(), std::int64_t{3});
        for (std::size_t value = 0; value < one.values.size(); ++value)
            QVERIFY(std::abs(three.item(0)[value] - 2 * one.values[value]) < 1e-5F);
    }

    void extraFilesOfAnArchiveStayInside() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(
            dataFolder() / "crash/model/extra.pt", plainCard(R"({"name": "a", "kind": "reg"})").toStdString()));
        QCOMPARE(model->run({goldenInput({1, 1, 2, 2})}).front().values[1], static_cast<float>(1.0 / 97 / 97));
    }

    void absentDevicesAreRefused() {
        const NetworkFolder networks;
        const fs::path network = networks.linkWithCard(dataFolder() / "models/radio-fr/fr_cnn_noattention.pt");
        QVERIFY(!complaintOf([&] { loadNetwork(network, {.device = "cuda:99"}); }).isEmpty());
        QVERIFY(complaintOf([&] { loadNetwork(network, {.device = "gpu"}); }).contains("auto, cpu, cuda:N"));
        QCOMPARE(loadNetwork(network, {.device = "cpu"})->device(), std::string("cpu"));
    }

    void dropoutThatCannotBeSwitchedOnIsRefused() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(dataFolder() / "models/lens-finder/lensfinder_OUVIS.pt"));
        const auto pass = [&model] { model->run({goldenInput({1, 1, 200, 200})}, {.dropout = true}); };
        QVERIFY(complaintOf(pass).contains("dropout passes are not possible"));
    }

    void dropoutPassesFollowTheirSeed() {
        const fs::path network =
            fs::path(qEnvironmentVariable("ODDITY_RESOURCES").toStdString()) / "models/demo-classifier.pt";
        if (!fs::exists(network))
            QSKIP("no demo network in resources/models");
        const auto model = loadNetwork(network);
        const core::InputSpec& input = model->card().inputs.front();
        const Tensor batch = goldenInput({3, static_cast<std::int64_t>(input.bands.size()), input.height, input.width});
        const auto pass = [&](bool dropout, std::uint64_t seed) {
            return model->run({batch}, {.dropout = dropout, .seed = seed}).front().values;
        };
        const std::vector<float> fixed = pass(false, 0);
        const std::vector<float> first = pass(true, 1);
        QVERIFY(first != fixed);
        QVERIFY(pass(true, 2) != first);
        QVERIFY(pass(true, 1) == first);
        QVERIFY(pass(false, 1) == fixed);
    }

    void gradientsEqualFiniteDifferences() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(dataFolder() / "models/lens-finder/lensfinder_OUJYH.pt"));
        Tensor batch = goldenInput({2, 3, 66, 66});
        const core::Target target = core::valueTarget(0, 1);
        const core::InputGradient slope = model->inputGradient({batch}, 0, target);
        QCOMPARE(slope.gradient.shape, batch.shape);
        const std::vector<Tensor> outputs = model->run({batch});
        for (const std::int64_t object : {0, 1}) {
            QVERIFY(std::abs(slope.values[static_cast<std::size_t>(object)] - outputs[0].item(object)[1]) < 1e-4F);
            const auto gradient = slope.gradient.item(object);
            const double length =
                std::sqrt(std::inner_product(gradient.begin(), gradient.end(), gradient.begin(), 0.0));
            QVERIFY(length > 0);
            constexpr double reach = 0.001;
            const auto valueAt = [&](double distance) {
                Tensor moved = batch;
                for (std::size_t pixel = 0; pixel < gradient.size(); ++pixel)
                    moved.item(object)[pixel] += static_cast<float>(distance * gradient[pixel] / length);
                return static_cast<double>(model->run({moved})[0].item(object)[1]);
            };
            const double measured = (valueAt(reach) - valueAt(-reach)) / (2 * reach);
            QVERIFY2(std::abs(measured - length) < 0.01 * length,
                     qPrintable(QString("slope %1, measured %2").arg(length).arg(measured)));
        }
    }

    /// Several threads share a batch out: the objects stay in their order, for the target too.
    void aBatchInPartsGivesWhatOneThreadGives() {
        const fs::path network =
            fs::path(qEnvironmentVariable("ODDITY_RESOURCES").toStdString()) / "models/demo-classifier.pt";
        if (!fs::exists(network))
            QSKIP("no demo network in resources/models");
        const auto one = loadNetwork(network, {.device = "cpu", .threads = 1});
        const auto several = loadNetwork(network, {.device = "cpu", .threads = 3});
        const core::InputSpec& input = one->card().inputs.front();
        const Tensor batch =
            goldenInput({17, static_cast<std::int64_t>(input.bands.size()), input.height, input.width});
        const auto isClose = [](const std::vector<float>& a, const std::vector<float>& b) {
            return std::ranges::equal(a, b,
                                      [](float x, float y) { return std::abs(x - y) < 1e-4F * (1 + std::abs(x)); });
        };
        const std::vector<Tensor> wanted = one->run({batch});
        const std::vector<Tensor> made = several->run({batch});
        QCOMPARE(made.size(), wanted.size());
        for (std::size_t output = 0; output < wanted.size(); ++output) {
            QCOMPARE(made[output].shape, wanted[output].shape);
            QVERIFY(isClose(made[output].values, wanted[output].values));
        }
        std::vector<float> seen;
        const core::Target value = core::valueTarget(0, 0);
        const core::Target noted{value.outputs, [&](auto pixels, auto outputs, bool withSlopes) {
                                     seen.push_back(outputs[0][0]);
                                     return value.evaluate(pixels, outputs, withSlopes);
                                 }};
        const core::InputGradient slope = several->inputGradient({batch}, 0, noted);
        const core::InputGradient exact = one->inputGradient({batch}, 0, value);
        QVERIFY(isClose(seen, slope.values));
        QVERIFY(isClose(slope.values, exact.values));
        QCOMPARE(slope.gradient.shape, batch.shape);
        QVERIFY(isClose(slope.gradient.values, exact.gradient.values));
        QVERIFY(std::ranges::any_of(exact.gradient.values, [](float each) { return std::abs(each) > 1e-3F; }));
    }

    void integratedGradientsAreComplete() {
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(dataFolder() / "models/lens-finder/lensfinder_OUJYH.pt"));
        Tensor image = goldenInput({3, 66, 66});
        const core::Attribution attribution =
            core::attribute(*model, {{image}, 0, core::valueTarget(0, 1)}, core::AttributionMethod::IntegratedGradients,
                            {.completeness = 0.01F}, {});
        qInfo("%d steps, error %g", attribution.steps, attribution.completenessError);
        QVERIFY(attribution.steps < 512);
        QVERIFY2(attribution.completenessError < 0.01F, qPrintable(QString::number(attribution.completenessError)));
    }
};

QTEST_GUILESS_MAIN(TestTorchPlugin)
#include "test_torch_plugin.moc"
