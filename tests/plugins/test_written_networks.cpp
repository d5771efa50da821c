// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <numeric>

#include <QtTest>

#include "core/model/attribution/attribution.h"
#include "core/model/attribution/named_targets.h"
#include "core/model/faithfulness/map_agreement.h"
#include "core/model/probes/adversarial_probe.h"
#include "core/model/probes/symmetry_probe.h"
#include "core/model/proposal/card_check.h"
#include "core/model/proposal/card_proposal.h"
#include "core/model/tiles/tile_run.h"
#include "core/random_stream.h"
#include "tests/core/complaint.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using namespace oddity::tests;
using core::Tensor;

namespace {

/// A network of this body, bound to one image of any size.
std::unique_ptr<core::Model> networkOf(const NetworkFolder& folder, const std::string& body,
                                       const std::string& output) {
    writeNetwork(folder.path() / "net.pt", body);
    std::ofstream(folder.path() / "net.oddity.json")
        << R"({"format": 1, "name": "test", "inputs": [{"bands": ["*"]}], "outputs": [)" + output + "]}";
    return loadNetwork(folder.path() / "net.pt");
}

constexpr std::int64_t side = 64;
constexpr double r500 = 0.8; ///< of half the image

double radiusOf(std::size_t pixel) {
    const auto place = [](std::size_t index) { return 2.0 * static_cast<double>(index) / (side - 1) - 1; };
    return std::hypot(place(pixel % side), place(pixel / side));
}

/// The light of an annulus from 0.15 to 1 R500, through a logarithm: a mass from the X-ray light of a cluster without
/// its core, whose light scatters most (Ntampaka et al. 2019).
const std::string annulus = "    _1 = torch.linspace(-1., 1., 64)\n"
                            "    _2 = torch.mul(_1, _1)\n"
                            "    _3 = torch.add(torch.view(_2, [1, 64]), torch.view(_2, [64, 1]))\n"
                            "    _4 = torch.mul(torch.gt(_3, 0.0144), torch.lt(_3, 0.64))\n"
                            "    _5 = torch.sum(torch.mul(x, _4), [1, 2, 3])\n"
                            "    return torch.view(torch.log(torch.add(_5, 1.)), [-1, 1])\n";

/// A β-model (β = 2/3) whose core is brighter or fainter than the rest tells.
Tensor cluster(std::uint64_t seed) {
    core::RandomStream random(seed);
    const double mass = 0.5 + random.uniform();
    const double core = std::exp(0.8 * random.normal());
    Tensor image = Tensor::zeros({1, side, side});
    for (std::size_t pixel = 0; pixel < image.values.size(); ++pixel) {
        const double radius = radiusOf(pixel);
        const double light = mass * std::pow(1 + radius * radius / 0.04, -1.5);
        const double centre = core * std::exp(-radius * radius / (2 * 0.05 * 0.05));
        image.values[pixel] = static_cast<float>(light + centre + 0.01 * random.normal());
    }
    return image;
}

double shareInCore(const Tensor& map) {
    double all = 0, core = 0;
    for (std::size_t pixel = 0; pixel < map.values.size(); ++pixel) {
        const double size = std::abs(static_cast<double>(map.values[pixel]));
        all += size;
        core += radiusOf(pixel) < 0.1 * r500 ? size : 0;
    }
    return core / all;
}

} // namespace

/// Networks whose answers are known, written as TorchScript.
class TestWrittenNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// T-01 (Dumoulin & Visin 2016, Fig. 1.1): a convolution is a cross-correlation, without a flip, to the last bit.
    void convolutionsEqualTheTable() {
        const NetworkFolder folder;
        const auto model =
            networkOf(folder,
                      "    _0 = torch.view(torch.tensor([0., 1., 2., 2., 2., 0., 0., 1., 2.]), [1, 1, 3, 3])\n"
                      "    return torch.conv2d(x, _0, None, [1, 1], [0, 0], [1, 1], 1)\n",
                      R"({"name": "out", "kind": "maps"})");
        const Tensor input{{1, 1, 5, 5}, {3, 3, 2, 1, 0, 0, 0, 1, 3, 1, 3, 1, 2, 2, 3, 2, 0, 0, 2, 2, 2, 0, 0, 0, 1}};
        const Tensor output = model->run({input}).front();
        QCOMPARE(output.shape, (std::vector<std::int64_t>{1, 1, 3, 3}));
        QCOMPARE(output.values, (std::vector<float>{12, 12, 17, 10, 17, 19, 9, 6, 14}));
    }

    /// T-18 (Hausen & Robertson 2020): a field of 2048² in windows is what the network makes of it at once, beyond its
    /// receptive radius from the edges; five probabilities a pixel add to 1, and no seam is seen.
    void windowsOfALargeFieldHaveNoSeam() {
        constexpr std::int64_t length = 2048;
        constexpr std::int64_t radius = 4;
        const NetworkFolder folder;
        const auto model =
            networkOf(folder,
                      "    _0 = torch.view(torch.cos(torch.linspace(0., 244., 245)), [5, 1, 7, 7])\n"
                      "    _1 = torch.relu(torch.conv2d(x, torch.div(_0, 7.), None, [1, 1], [3, 3], [1, 1], 1))\n"
                      "    _2 = torch.view(torch.sin(torch.linspace(0., 224., 225)), [5, 5, 3, 3])\n"
                      "    return torch.softmax(torch.conv2d(_1, _2, None, [1, 1], [1, 1], [1, 1], 1), 1)\n",
                      R"({"name": "classes", "kind": "maps", "classes": ["a", "b", "c", "d", "e"]})");
        Tensor field = Tensor::zeros({1, 1, length, length});
        core::RandomStream random(18);
        for (float& pixel : field.values)
            pixel = static_cast<float>(random.normal());
        const core::TileImage image{length, length, [&field](const core::PixelRegion& region) {
                                        core::Cutout cutout;
                                        cutout.bands = {"r"};
                                        cutout.height = static_cast<int>(region.height);
                                        cutout.width = static_cast<int>(region.width);
                                        for (std::int64_t y = region.y; y < region.y + region.height; ++y) {
                                            const auto row = field.values.begin() + y * length + region.x;
                                            cutout.pixels.insert(cutout.pixels.end(), row, row + region.width);
                                        }
                                        return cutout;
                                    }};
        const Tensor whole = model->run({field}).front();
        float largest = 0;
        float largestSum = 0;
        std::int64_t pixels = 0;
        core::runOverTile(
            *model, image, "", {.window = 300, .margin = static_cast<int>(radius), .blend = 16, .batch = 4},
            [&](std::int64_t first, const Tensor& rows) {
                const std::int64_t height = rows.shape[1];
                for (std::int64_t row = 0; row < height; ++row)
                    for (std::int64_t column = 0; column < length; ++column) {
                        const std::int64_t y = first + row;
                        float sum = 0;
                        for (std::int64_t plane = 0; plane < 5; ++plane) {
                            const float tiled =
                                rows.values[static_cast<std::size_t>((plane * height + row) * length + column)];
                            const float wanted =
                                whole.values[static_cast<std::size_t>((plane * length + y) * length + column)];
                            sum += tiled;
                            const bool isInside =
                                std::min(y, column) >= radius && std::max(y, column) < length - radius;
                            largest = std::max(largest, isInside ? std::abs(tiled - wanted) : 0.0F);
                        }
                        largestSum = std::max(largestSum, std::abs(sum - 1));
                        ++pixels;
                    }
            },
            {});
        QCOMPARE(pixels, length * length);
        QVERIFY2(largest < 1e-4F, qPrintable(QString::number(largest)));
        QVERIFY2(largestSum < 1e-4F, qPrintable(QString::number(largestSum)));
    }

    void multiplyAddsAreThoseOfTheOperations_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<double>("wanted");
        QTest::addColumn<bool>("isExact");
        const double pixels = 8;
        QTest::newRow("convolution") << QByteArray("torch.conv2d(x, torch.ones([6, 4, 3, 3]))")
                                     << (pixels - 2) * (pixels - 2) * 6 * 4 * 9 << true;
        QTest::newRow("groups") << QByteArray(
                                       "torch.conv2d(x, torch.ones([8, 2, 3, 3]), None, [1, 1], [1, 1], [1, 1], 2)")
                                << pixels * pixels * 8 * 2 * 9 << true;
        QTest::newRow("transposed") << QByteArray("torch.conv_transpose2d(x, torch.ones([4, 5, 2, 2]), None, [2, 2])")
                                    << pixels * pixels * 4 * 5 * 4 << true;
        QTest::newRow("matrix") << QByteArray("torch.matmul(torch.reshape(x, [1, 256]), torch.ones([256, 10]))")
                                << 2560.0 << true;
        QTest::newRow("batched") << QByteArray("torch.matmul(x, torch.ones([8, 3]))") << 4 * pixels * pixels * 3
                                 << true;
        QTest::newRow("nothing") << QByteArray("torch.relu(x)") << 0.0 << true;
        QTest::newRow("unknown") << QByteArray("torch.real(torch.fft_fft(x))") << 0.0 << false;
    }
    void multiplyAddsAreThoseOfTheOperations() {
        QFETCH(QByteArray, body);
        QFETCH(double, wanted);
        QFETCH(bool, isExact);
        const NetworkFolder folder;
        const fs::path path = folder.path() / "net.pt";
        writeNetwork(path, "    return " + body.toStdString() + "\n");
        std::ofstream(folder.path() / "net.oddity.json")
            << R"({"format": 1, "name": "n", "inputs": [{"name": "image", "bands": ["a", "b", "c", "d"], "height": 8,
                   "width": 8}], "outputs": [{"name": "out", "kind": "embed", "element": ""}]})";
        const core::OperationCount count =
            loadNetwork(path, {.device = "cpu"})->operations({Tensor::zeros({1, 4, 8, 8})});
        QCOMPARE(count.multiplyAdds, wanted);
        QCOMPARE(count.uncounted.empty(), isExact);
    }

    void bareNetworksAreTried() {
        const NetworkFolder folder;
        const fs::path path = folder.path() / "bare.pt";
        writeNetwork(path, "    _0 = torch.conv2d(x, torch.ones([5, 3, 1, 1]))\n"
                           "    return torch.softmax(torch.mean(_0, [2, 3]), 1)\n");
        const core::NetworkFile file = core::readNetworkFile(path);
        core::Registry registry;
        plugins::registerLazyTorch(registry);
        registry.setTrustList(std::make_shared<core::TrustList>());
        QVERIFY_EXCEPTION_THROWN(registry.openBare(file), core::UntrustedNetwork);
        registry.trustList()->approveForNow({file.identity});
        const core::CardProposal proposal =
            core::proposeCard(*registry.openBare(file), "bare", {.bands = {"g", "r", "z"}, .side = 40}, {});
        QCOMPARE(proposal.card.outputs.front().kind, core::OutputKind::Class);
        QCOMPARE(proposal.card.outputs.front().classes.size(), std::size_t{5});
        QCOMPARE(core::problemWithCard(registry, file, proposal.card.json()), std::string());
        core::ModelCard wrong = proposal.card;
        wrong.outputs.front().classes.pop_back();
        QVERIFY(core::problemWithCard(registry, file, wrong.json()).find("4 channels") != std::string::npos);
    }

    void mixturesAndVotesGetTheirActivation() {
        const NetworkFolder folder;
        const auto mixture = networkOf(folder, "    return torch.view(x, [1, 6])\n",
                                       R"({"name": "z", "kind": "pdf_mix", "activation": "mixture"})");
        const Tensor parameters =
            mixture->run({{{1, 1, 1, 6}, {0, std::log(3.0F), 0.2F, 0.8F, std::log(0.1F), std::log(0.2F)}}}).front();
        QCOMPARE(parameters.shape, (std::vector<std::int64_t>{1, 3, 2}));
        const std::vector<float> wanted{0.25F, 0.75F, 0.2F, 0.8F, 0.1F, 0.2F};
        for (std::size_t index = 0; index < wanted.size(); ++index)
            QVERIFY(std::abs(parameters.values[index] - wanted[index]) < 1e-6F);
        const NetworkFolder other;
        const auto votes = networkOf(other, "    return torch.view(x, [1, 5])\n",
                                     R"({"name": "votes", "kind": "votes", "activation": "softmax", "questions": [
                                         {"name": "a", "answers": ["x", "y"]},
                                         {"name": "b", "answers": ["x", "y", "z"], "after": ["a", "y"]}]})");
        const Tensor fractions = votes->run({{{1, 1, 1, 5}, {1, 1, 2, 2, 2}}}).front();
        QVERIFY(std::abs(fractions.values[0] - 0.5F) < 1e-6F);
        QVERIFY(std::abs(fractions.values[3] - 1.0F / 3) < 1e-6F);
    }

    void aGeneratorMakesImagesOfLatents() {
        const NetworkFolder folder;
        writeNetwork(folder.path() / "net.pt", "    return torch.sum(x, [2, 3])\n", "decode",
                     "    return torch.mul(torch.view(x, [-1, 2, 1, 1]), torch.ones([1, 2, 3, 3]))\n");
        std::ofstream(folder.path() / "net.oddity.json")
            << R"({"format": 1, "name": "test", "inputs": [{"bands": ["g", "r"]}], "outputs": [
                   {"name": "latents", "kind": "embed"},
                   {"name": "galaxy", "kind": "gen", "method": "decode", "latent_size": 2}]})";
        const auto model = loadNetwork(folder.path() / "net.pt");
        const Tensor images = model->generate("galaxy", {{2, 2}, {1, 2, 3, 4}});
        QCOMPARE(images.shape, (std::vector<std::int64_t>{2, 2, 3, 3}));
        QCOMPARE(images.item(1)[0], 3.0F);
        QCOMPARE(images.item(1)[17], 4.0F);
        QVERIFY(complaintOf([&] { model->generate("star", {{1, 2}, {1, 2}}); }).contains("galaxy"));
        QVERIFY(complaintOf([&] { model->generate("galaxy", {{1, 3}, {1, 2, 3}}); }).contains("N×2"));
    }

    /// T-30: attribution of a mass that does not look at the core lies outside 0.1 R500, and methods agree.
    void attributionIgnoresTheCoreThatTheNetworkIgnores() {
        const NetworkFolder folder;
        const auto model = networkOf(folder, annulus, R"({"name": "mass", "kind": "reg"})");
        const core::Target mass = core::outputTargetNamed("value:mass", model->card()).value();
        for (const std::uint64_t seed : {1, 2, 3}) {
            const core::AttributionQuestion question{{cluster(seed)}, 0, mass};
            const auto mapOf = [&](core::AttributionMethod method) {
                return core::attribute(*model, question, method, {.steps = 512, .patch = 4, .stride = 2}, {});
            };
            const core::Attribution integrated = mapOf(core::AttributionMethod::IntegratedGradients);
            QVERIFY2(integrated.completenessError < 0.01, qPrintable(QString::number(integrated.completenessError)));
            QVERIFY(shareInCore(integrated.map) < 0.1);
            QVERIFY(shareInCore(mapOf(core::AttributionMethod::Occlusion).map) < 0.1);
            const Tensor gradient = mapOf(core::AttributionMethod::Gradient).map;
            const Tensor smooth = mapOf(core::AttributionMethod::SmoothGrad).map;
            const double agreement = core::agreementOf(gradient.values, smooth.values).rankCorrelation;
            QVERIFY2(agreement > 0.7, qPrintable(QString::number(agreement)));
        }
    }

    void theProbesAskRealNetworks() {
        const NetworkFolder folder;
        const auto model = networkOf(folder, annulus, R"({"name": "mass", "kind": "reg"})");
        const auto reports = core::turnSymmetryOf(*model, {cluster(5)});
        QCOMPARE(reports[0].symmetry(1e-4), core::Symmetry::Invariant);
        const core::AttributionQuestion question{
            {cluster(5)}, 0, core::outputTargetNamed("value:mass", model->card()).value()};
        const float value = model->run({repeated(question.inputs[0], 1)}).front().values[0];
        const core::AdversarialChange change = core::smallestChange(*model, question, value + 0.1F, {}, {});
        QVERIFY(change.isFound);
        // log(1 + light) rises by 0.1 where the annulus gains (1 + light)(e^0.1 − 1), spread evenly over its pixels.
        double pixels = 0;
        for (std::size_t pixel = 0; pixel < side * side; ++pixel)
            pixels += radiusOf(pixel) > 0.12 && radiusOf(pixel) < r500 ? 1 : 0;
        const double wanted = std::exp(static_cast<double>(value)) * (std::exp(0.1) - 1) / std::sqrt(pixels);
        QVERIFY2(std::abs(change.size / wanted - 1) < 0.05, qPrintable(QString::number(change.size / wanted)));
    }
};

QTEST_GUILESS_MAIN(TestWrittenNetworks)
#include "test_written_networks.moc"
