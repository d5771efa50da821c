// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QtTest>

#include "core/model/attribution/targets.h"
#include "core/model/faithfulness/removal_curves.h"
#include "core/model/faithfulness/weight_check.h"
#include "core/random_stream.h"
#include "tests/core/complaint.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using namespace oddity::tests;
using core::Attribution;
using core::AttributionMethod;
using core::Tensor;

namespace {

/// A galaxy over noise, as the demo networks see one.
Tensor galaxy(const core::InputSpec& input) {
    const auto bands = static_cast<std::int64_t>(input.bands.size());
    Tensor image = Tensor::zeros({bands, input.height, input.width});
    core::RandomStream random(11);
    for (std::int64_t band = 0; band < bands; ++band)
        for (int y = 0; y < input.height; ++y)
            for (int x = 0; x < input.width; ++x) {
                const double radius = std::hypot(x - input.width / 2.0, (y - input.height / 2.0) / 0.6);
                image.item(band)[static_cast<std::size_t>(y * input.width + x)] =
                    static_cast<float>(2 * std::exp(-radius / 5) + 0.05 * random.normal());
            }
    return image;
}

} // namespace

/// On the demo classifier, a trained network.
class TestWeightCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const fs::path network =
            fs::path(qEnvironmentVariable("ODDITY_RESOURCES").toStdString()) / "models/demo-classifier.pt";
        QVERIFY2(fs::exists(network), network.c_str());
        m_model = loadNetwork(network);
        m_image = galaxy(m_model->card().inputs.front());
        m_output = m_model->card().outputIndex(m_model->card().find(core::OutputKind::Class)->name);
        const std::vector<float> classes =
            m_model->run({core::repeated(m_image, 1)}).at(static_cast<std::size_t>(m_output)).values;
        const auto likely = static_cast<std::size_t>(std::ranges::max_element(classes) - classes.begin());
        m_question = {{m_image}, 0, core::valueTarget(m_output, likely)};
    }

    void drawsFollowTheirSeedAndLeaveTheNetworkAsItIs() {
        const auto outputs = [this](core::Model& model) {
            return model.run({core::repeated(m_image, 2)}).at(static_cast<std::size_t>(m_output)).values;
        };
        const std::vector<float> before = outputs(*m_model);
        const auto first = m_model->redrawn(1);
        const std::vector<float> drawn = outputs(*first);
        QVERIFY(drawn != before);
        QVERIFY(std::ranges::all_of(drawn, [](float value) { return std::isfinite(value); }));
        QCOMPARE(outputs(*m_model->redrawn(1)), drawn);
        QVERIFY(outputs(*m_model->redrawn(2)) != drawn);
        QCOMPARE(outputs(*m_model), before);
        QCOMPARE(first->parameterCount(), m_model->parameterCount());
    }

    void mapsFollowTheWeights_data() {
        QTest::addColumn<QString>("method");
        for (const char* method : {"gradient", "smoothgrad", "integrated_gradients", "gradcam", "occlusion"})
            QTest::newRow(method) << method;
    }
    void mapsFollowTheWeights() {
        QFETCH(QString, method);
        const auto mapOf = [&](core::Model& model) {
            return core::attribute(model, m_question, core::attributionMethodNamed(method.toStdString()),
                                   {.samples = 8}, {});
        };
        const core::WeightCheck check = core::checkWeights(*m_model, mapOf(*m_model), mapOf, {}, {});
        QCOMPARE(check.draws.size(), 3U);
        QVERIFY2(!check.ignoresWeights(), qPrintable(QString::number(check.rankCorrelation)));
        qInfo("%s: rank correlation %.2f, top tenth shared %.2f", qPrintable(method), check.rankCorrelation,
              check.topShared);
    }

    /// The size of the slope of the image: what is left when a method shows edges alone.
    void anEdgeDetectorIsFound() {
        const auto edges = [this](core::Model&) {
            Attribution attribution;
            attribution.map = m_image;
            for (std::size_t pixel = 1; pixel < m_image.values.size(); ++pixel)
                attribution.map.values[pixel] = std::abs(m_image.values[pixel] - m_image.values[pixel - 1]);
            return attribution;
        };
        QVERIFY(core::checkWeights(*m_model, edges(*m_model), edges, {}, {}).ignoresWeights());
    }

    /// Maps from an empty and from a blurred image, each along the curve that begins or ends there.
    void integratedGradientsBeatRandomOrders() {
        const auto curvesFrom = [this](core::Baseline baseline) {
            const core::AttributionOptions options{.baseline = baseline, .steps = 64};
            const Attribution map =
                core::attribute(*m_model, m_question, AttributionMethod::IntegratedGradients, options, {});
            return core::removalCurves(*m_model, m_question, map, options, {}, {});
        };
        const core::RemovalCurve deletion = curvesFrom(core::Baseline::Blank).deletion;
        QVERIFY2(deletion.area < deletion.randomArea - 0.1,
                 qPrintable(QString("%1, random %2").arg(deletion.area).arg(deletion.randomArea)));
        const core::RemovalCurve insertion = curvesFrom(core::Baseline::Blurred).insertion;
        QVERIFY2(insertion.area > insertion.randomArea + 0.1,
                 qPrintable(QString("%1, random %2").arg(insertion.area).arg(insertion.randomArea)));
    }

    void aNetworkWithoutWeightsIsRefused() {
        const NetworkFolder networks;
        writeNetwork(networks.path() / "net.pt", "    return torch.flatten(x, 1)\n");
        std::ofstream(networks.path() / "net.oddity.json") << R"({"format": 1, "name": "flat",
            "inputs": [{"bands": ["*"], "prepare": []}], "outputs": [{"name": "a", "kind": "embed"}]})";
        const auto model = loadNetwork(networks.path() / "net.pt");
        const QString complaint = complaintOf([&] { model->redrawn(0); });
        QVERIFY2(complaint.contains("no weights") && complaint.contains("net.pt"), qPrintable(complaint));
    }

private:
    std::unique_ptr<core::Model> m_model;
    Tensor m_image;
    int m_output = 0;
    core::AttributionQuestion m_question;
};

QTEST_GUILESS_MAIN(TestWeightCheck)
#include "test_weight_check.moc"
