// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/model/attribution/attribution.h"
#include "core/model/attribution/targets.h"
#include "core/model/faithfulness/map_checks.h"
#include "tests/core/complaint.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/pytorch_reference.h"

using namespace oddity;
using namespace oddity::tests;
using core::AttributionMethod;

/// The same attributions by PyTorch (attribution_reference.py) and by the program, of the same network.
class TestAttributionParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const PyTorchReference reference =
            pyTorchReference(QStringLiteral("attribution_reference.py"), m_folder.path());
        if (!reference.absent.isEmpty())
            QSKIP(qPrintable(reference.absent));
        QVERIFY2(reference.problem.isEmpty(), qPrintable(reference.problem));
        m_reference = reference.values;
        QVERIFY(!m_reference.isEmpty());
        m_image = {{2, 18, 14}, valuesOf(m_reference["image"].toArray())};
    }

    void mapsEqualThoseOfPyTorch_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("map");
        QTest::addColumn<QString>("layer");
        for (const char* network : {"scripted", "traced"}) {
            const auto add = [network](const QString& map, const QString& layer) {
                QTest::addRow("%s %s", network, qPrintable(map)) << QString(network) << map << layer;
            };
            for (const char* map : {"gradient", "smoothgrad", "integrated_gradients"})
                add(map, "");
            for (const char* layer : {"features.0", "features.4.conv2", "features.5"})
                add(QString("gradcam ") + layer, QString(layer) + " convolution");
        }
    }

    void mapsEqualThoseOfPyTorch() {
        QFETCH(QString, network);
        QFETCH(QString, map);
        QFETCH(QString, layer);
        const auto model = loadNetwork(m_folder.filePath(network + ".pt").toStdString());
        const core::AttributionQuestion question{
            {m_image}, 0, core::valueTarget(0, static_cast<std::size_t>(m_reference["class"].toInt()))};
        const core::Attribution result =
            core::attribute(*model, question, core::attributionMethodNamed(map.section(' ', 0, 0).toStdString()),
                            {.steps = m_reference["steps"].toInt(),
                             .samples = m_reference["samples"].toInt(),
                             .noise = static_cast<float>(m_reference["noise"].toDouble()),
                             .layer = layer.toStdString(),
                             .seed = static_cast<std::uint64_t>(m_reference["seed"].toInt())},
                            {});
        QVERIFY(std::abs(result.value - m_reference["value"].toDouble()) < 1e-4);
        const std::vector<float> wanted = valuesOf(m_reference["maps"][map].toArray());
        QVERIFY(!wanted.empty() && wanted.size() <= result.map.values.size());
        const double largest = std::abs(*std::ranges::max_element(wanted, {}, [](float x) { return std::abs(x); }));
        QVERIFY(largest > 0);
        const double tolerance = layer.isEmpty() ? 1e-4 : 1e-3;
        for (std::size_t pixel = 0; pixel < wanted.size(); ++pixel)
            QVERIFY2(
                std::abs(result.map.values[pixel] - wanted[pixel]) < tolerance * largest,
                qPrintable(
                    QString("pixel %1: %2, wanted %3").arg(pixel).arg(result.map.values[pixel]).arg(wanted[pixel])));
    }

    void layersAreNamedAfterTheirModules() {
        const auto model = loadNetwork(m_folder.filePath("scripted.pt").toStdString());
        std::vector<std::string> names;
        for (const core::SpatialLayer& layer : model->spatialLayers({core::repeated(m_image, 1)}))
            names.push_back(layer.name + " " + std::to_string(layer.channels) + "×" + std::to_string(layer.height));
        QVERIFY(std::ranges::find(names, "features.0 convolution 8×18") != names.end());
        QVERIFY(std::ranges::find(names, "features.5 convolution 12×9") != names.end());
        QVERIFY2(names.back() == "features.5 tanh 12×9", names.back().c_str());
        const core::AttributionQuestion question{{m_image}, 0, core::valueTarget(0, 1)};
        QCOMPARE(core::attribute(*model, question, AttributionMethod::GradCam, {}, {}).layer,
                 std::string("features.5 tanh"));
        const QString complaint = complaintOf(
            [&] { core::attribute(*model, question, AttributionMethod::GradCam, {.layer = "features.9"}, {}); });
        QVERIFY2(complaint.contains("features.9") && complaint.contains("features.0 convolution"),
                 qPrintable(complaint));
    }

    void gradCamOfASeriesEqualsThatOfPyTorch_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("module");
        QTest::addColumn<QString>("layer"); // "": the last along the series
        for (const char* network : {"series_scripted", "series_traced"}) {
            for (const char* module : {"features.0", "features.4.conv2", "features.5"})
                QTest::addRow("%s %s", network, module)
                    << QString(network) << QString(module) << QString(module) + " convolution";
            QTest::addRow("%s, the last", network) << QString(network) << QString("features.6") << QString();
        }
    }

    void gradCamOfASeriesEqualsThatOfPyTorch() {
        QFETCH(QString, network);
        QFETCH(QString, module);
        QFETCH(QString, layer);
        const QJsonObject reference = m_reference["of_series"].toObject();
        const core::Tensor series{{2, 51}, valuesOf(reference["series"].toArray())};
        const auto model = loadNetwork(m_folder.filePath(network + ".pt").toStdString());
        const core::AttributionQuestion question{
            {series}, 0, core::valueTarget(0, static_cast<std::size_t>(m_reference["class"].toInt())), series};
        const core::Attribution result =
            core::attribute(*model, question, AttributionMethod::GradCam, {.layer = layer.toStdString()}, {});
        if (layer.isEmpty())
            QCOMPARE(result.layer, std::string("features.5 tanh")); // modules without weights bear no name
        QCOMPARE(result.map.shape, (std::vector<std::int64_t>{2, 1, 51}));
        const std::vector<float> wanted = valuesOf(reference["maps"].toObject()[module].toArray());
        QCOMPARE(wanted.size(), 51U);
        const float largest = *std::ranges::max_element(wanted);
        QVERIFY(largest > 0);
        for (std::size_t point = 0; point < wanted.size(); ++point) {
            QVERIFY2(
                std::abs(result.map.values[point] - wanted[point]) < 1e-3F * largest,
                qPrintable(
                    QString("point %1: %2, wanted %3").arg(point).arg(result.map.values[point]).arg(wanted[point])));
            QCOMPARE(result.map.values[51 + point], result.map.values[point]);
        }
    }

    void weightsOfANetworkOverASeriesAreDrawnAnew() {
        const core::Tensor series{{2, 51}, valuesOf(m_reference["of_series"].toObject()["series"].toArray())};
        const auto model = loadNetwork(m_folder.filePath("series_scripted.pt").toStdString());
        core::ObjectQuestion object;
        object.question = {{series}, 0, core::valueTarget(0, 1), core::Tensor::zeros({2, 51})};
        object.points.positions.assign(40, 0.0); // what follows is filling
        for (const AttributionMethod method : {AttributionMethod::GradCam, AttributionMethod::InputTimesGradient}) {
            const core::Attribution map = core::attribute(*model, object, method, {});
            const core::Attribution measured = core::withoutFilling(object, map);
            QCOMPARE(measured.map.shape, (std::vector<std::int64_t>{2, 1, 40}));
            for (std::int64_t channel = 0; channel < 2; ++channel)
                QVERIFY(std::ranges::equal(measured.map.item(channel), map.map.item(channel).first(40)));
            const core::WeightCheck check = core::weightCheckOf(*model, object, map, {.draws = 2, .seed = 1}, {});
            QCOMPARE(check.draws.size(), 2U);
            QVERIFY(check.topShared < 1); // other weights, another map
        }
    }

    void layersAlongASeriesAreOneHighAndTokensAreNone() {
        const core::Tensor series{{2, 51}, valuesOf(m_reference["of_series"].toObject()["series"].toArray())};
        for (const char* network : {"series_scripted.pt", "series_traced.pt"}) {
            const auto model = loadNetwork(m_folder.filePath(network).toStdString());
            const auto layers = model->spatialLayers({core::repeated(series, 1)});
            QVERIFY(!layers.empty());
            for (const core::SpatialLayer& layer : layers)
                QCOMPARE(layer.height, 1);
            QCOMPARE(layers.front().width, 51);
            QCOMPARE(layers.back().name, std::string("features.5 tanh"));
            QCOMPARE(layers.back().channels, 12);
            QCOMPARE(layers.back().width, 13);
        }
    }

private:
    static std::vector<float> valuesOf(const QJsonArray& array) {
        std::vector<float> values;
        for (const QJsonValue value : array)
            values.push_back(static_cast<float>(value.toDouble()));
        return values;
    }

    QTemporaryDir m_folder;
    QJsonObject m_reference;
    core::Tensor m_image;
};

QTEST_GUILESS_MAIN(TestAttributionParity)
#include "test_attribution_parity.moc"
