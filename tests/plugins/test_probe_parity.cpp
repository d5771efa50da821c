// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/data/display/stretch_limits.h"
#include "core/model/attribution/named_targets.h"
#include "core/model/probes/object_probe.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/pytorch_reference.h"

using namespace oddity;
using namespace oddity::tests;

namespace {

std::vector<float> valuesOf(const QJsonValue& array) {
    std::vector<float> values;
    for (const QJsonValue value : array.toArray())
        values.push_back(static_cast<float>(value.toDouble()));
    return values;
}

std::size_t likeliest(const core::Tensor& probabilities) {
    return static_cast<std::size_t>(std::ranges::max_element(probabilities.values) - probabilities.values.begin());
}

} // namespace

/// The same network, looked into by PyTorch (probe_reference.py) and by the program.
class TestProbeParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const PyTorchReference reference = pyTorchReference(QStringLiteral("probe_reference.py"), m_folder.path());
        if (!reference.absent.isEmpty())
            QSKIP(qPrintable(reference.absent));
        QVERIFY2(reference.problem.isEmpty(), qPrintable(reference.problem));
        m_reference = reference.values;
        m_image = {{2, 20, 16}, valuesOf(m_reference["image"])};
        QCOMPARE(m_image.values.size(), std::size_t{2 * 20 * 16});
    }

    void mapsEqualThoseOfAHookedNetwork_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("module");
        QTest::addColumn<QString>("layer");
        for (const char* network : {"scripted", "traced"}) {
            const auto add = [network](const char* module, const char* layer) {
                QTest::addRow("%s %s", network, module) << QString(network) << QString(module) << QString(layer);
            };
            add("first", "first convolution");
            add("act", "first relu");
            add("pool", "first max_pool2d");
            add("second", "second convolution");
            add("norm", "norm batch_norm");
        }
        QTest::addRow("frozen first") << "frozen"
                                      << "first"
                                      << "";
    }

    void mapsEqualThoseOfAHookedNetwork() {
        QFETCH(QString, network);
        QFETCH(QString, module);
        QFETCH(QString, layer);
        const auto model = loadNetwork(m_folder.filePath(network + ".pt").toStdString());
        const core::FeatureMaps found = core::featureMapsOf(*model, {m_image}, layer.toStdString());
        const QJsonObject wanted = m_reference["maps"].toObject()[module].toObject();
        QCOMPARE(found.maps.shape, (std::vector<std::int64_t>{wanted["shape"][0].toInt(), wanted["shape"][1].toInt(),
                                                              wanted["shape"][2].toInt()}));
        const std::vector<float> values = valuesOf(wanted["values"]);
        const float largest = std::abs(*std::ranges::max_element(values, {}, [](float v) { return std::abs(v); }));
        QVERIFY(largest > 0);
        for (std::size_t index = 0; index < values.size(); ++index)
            QVERIFY2(std::abs(found.maps.values[index] - values[index]) < 1e-4F * largest,
                     qPrintable(QString::number(index)));
        QCOMPARE(found.ranked.size(), static_cast<std::size_t>(found.maps.count()));
        double squares = 0;
        for (const float value : found.maps.item(found.ranked.front()))
            squares += static_cast<double>(value) * value;
        const double strongest = std::sqrt(squares / static_cast<double>(found.maps.itemSize()));
        for (const float strength : found.strengths)
            QVERIFY(static_cast<double>(strength) <= strongest * (1 + 1e-5));
    }

    void aLayerThatIsNotThereIsRefused() {
        const auto model = loadNetwork(m_folder.filePath("scripted.pt").toStdString());
        const QString layers = complaintOf([&] { core::featureMapsOf(*model, {m_image}, "third"); });
        QVERIFY2(layers.contains("third") && layers.contains("second convolution"), qPrintable(layers));
        const QString filters = complaintOf([&] { core::filterViewOf(*model, {m_image}, "third", {}); });
        QVERIFY2(filters.contains("there are first, second"), qPrintable(filters));
        FakeModel blind({"g"}, 8, 8, 1);
        QVERIFY(complaintOf([&] {
                    core::featureMapsOf(blind, {core::Tensor::zeros({1, 8, 8})}, "");
                }).contains("look inside"));
    }

    void operatorsInTheFirstLayerAreNamed_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : {"scripted", "traced", "frozen"})
            QTest::newRow(network) << QString(network);
    }

    /// T-43 (Ribli et al. 2019: 7×7 filters near a Laplacian): Laplacian, Sobel, Gaussian planted in a network's first
    /// layer with noise; named at |r| > 0.9.
    void operatorsInTheFirstLayerAreNamed() {
        QFETCH(QString, network);
        const auto model = loadNetwork(m_folder.filePath(network + ".pt").toStdString());
        const core::FilterView view = core::filterViewOf(*model, {m_image}, "", {});
        QVERIFY(view.isFirst);
        QCOMPARE(view.filters.weights.shape, (std::vector<std::int64_t>{6, 2, 7, 7}));
        QCOMPARE(view.filters.weights.values, valuesOf(m_reference["weights"].toObject()["first"]));
        QCOMPARE(view.channels, (std::vector<std::string>{"g", "r"}));
        for (const QJsonValue planted : m_reference["planted"].toArray()) {
            const core::FilterMatch* match = view.match(planted["filter"].toInt(), planted["band"].toInt());
            QVERIFY(match != nullptr);
            QCOMPARE(QString::fromStdString(match->name), planted["name"].toString());
            QVERIFY2(std::abs(match->correlation) > 0.9, qPrintable(QString::number(match->correlation)));
            if (planted["name"].toString() == "Sobel")
                QVERIFY(std::abs(match->angle - (planted["filter"].toInt() == 1 ? 0 : 90)) < 10);
        }
        QVERIFY(view.match(0, 0)->correlation > 0);
        QVERIFY(view.match(4, 1)->correlation < 0); // planted with the other sign
        for (const int filter : {0, 1, 2, 3})
            QVERIFY(std::abs(view.match(filter, filter < 2 ? 1 : 0)->correlation) < 0.9); // noise
    }

    void aLaterConvolutionHasItsOwnFilters() {
        const auto model = loadNetwork(m_folder.filePath("scripted.pt").toStdString());
        const core::FilterView view = core::filterViewOf(*model, {m_image}, "second", {});
        QVERIFY(!view.isFirst);
        QCOMPARE(view.filters.weights.values, valuesOf(m_reference["weights"].toObject()["second"]));
        QCOMPARE(view.channels.back(), std::string("6"));
        for (std::size_t place = 1; place < view.ranked.size(); ++place)
            QVERIFY(view.sizes[static_cast<std::size_t>(view.ranked[place - 1])] >=
                    view.sizes[static_cast<std::size_t>(view.ranked[place])]);
    }

    /// The network itself, run on the changed image, gives the class; a hundredth less of the change does not.
    void theSmallestChangeIsConfirmedByTheNetwork() {
        const auto model = loadNetwork(m_folder.filePath("scripted.pt").toStdString());
        const core::InputReader reader = readerFor(*model);
        const auto probabilitiesOf = [&](const core::Tensor& change, double share) {
            core::Tensor image = m_image;
            for (std::size_t pixel = 0; pixel < image.values.size(); ++pixel)
                image.values[pixel] += static_cast<float>(share) * change.values[pixel];
            return model->run({core::repeated(image, 1)}).front();
        };
        const core::Tensor plain = probabilitiesOf(m_image, 0);
        const std::vector<float> byPyTorch = valuesOf(m_reference["probabilities"]);
        for (std::size_t index = 0; index < byPyTorch.size(); ++index)
            QVERIFY(std::abs(plain.values[index] - byPyTorch[index]) < 1e-5F);
        const std::vector<std::string>& classes = model->card().outputs.front().classes;
        int found = 0;
        for (std::size_t wanted = 0; wanted < classes.size(); ++wanted) {
            if (wanted == likeliest(plain))
                continue;
            const core::ChangeFindings change = changeTo(*model, reader, {.className = classes[wanted]});
            if (!change.change.isFound)
                continue;
            ++found;
            QCOMPARE(likeliest(probabilitiesOf(change.change.change, 1)), wanted);
            QCOMPARE(likeliest(probabilitiesOf(change.change.change, 0.99)), likeliest(plain));
            const auto after = std::get<core::NamedValues>(change.after.front().value).values;
            QCOMPARE(after, probabilitiesOf(change.change.change, 1).values);
            QCOMPARE(std::get<core::NamedValues>(change.before.front().value).values, plain.values);
            checkNoiseUnits(change);
        }
        QVERIFY(found > 0);
        const core::ChangeFindings nearest = changeTo(*model, reader, {});
        std::vector<float> sorted = plain.values;
        std::ranges::sort(sorted, std::greater());
        const auto second = std::ranges::find(plain.values, sorted[1]) - plain.values.begin();
        QCOMPARE(nearest.goal, classes[static_cast<std::size_t>(second)]);
    }

    void aScoreIsTakenToItsThreshold() {
        const auto model = loadNetwork(m_folder.filePath("scripted.pt").toStdString());
        const core::InputReader reader = readerFor(*model);
        const float before = model->run({core::repeated(m_image, 1)}).front().values[1];
        for (const float step : {0.05F, -0.05F}) {
            const core::ChangeFindings change =
                changeTo(*model, reader, {.target = "class:disk", .threshold = before + step});
            QVERIFY(change.change.isFound);
            const float after = std::get<core::NamedValues>(change.after.front().value).values[1];
            QVERIFY(step > 0 ? after >= before + step : after <= before + step);
            QVERIFY(std::abs(after - before - step) < 0.1F * std::abs(step));
        }
        QVERIFY(complaintOf([&] { changeTo(*model, reader, {.target = "class:disk"}); }).contains("threshold"));
        QVERIFY(complaintOf([&] { changeTo(*model, reader, {.className = "star"}); }).contains("smooth"));
        const auto frozen = loadNetwork(m_folder.filePath("frozen.pt").toStdString());
        QVERIFY(complaintOf([&] { changeTo(*frozen, readerFor(*frozen), {}); }).contains("gradients"));
    }

private:
    core::InputReader readerFor(const core::Model& model) const {
        auto cutouts = std::make_shared<FakeCutouts>(std::vector<std::string>{"g", "r"}, 20, 16);
        cutouts->change = [image = m_image](std::int64_t, core::Cutout& cutout) { cutout.pixels = image.values; };
        return {model.card(), {.cutouts = cutouts, .catalog = nullptr, .spectra = nullptr, .lightCurves = nullptr}};
    }

    static core::ChangeFindings changeTo(core::Model& model, const core::InputReader& reader,
                                         core::ProbeRequest request) {
        request.kind = core::ProbeKind::SmallestChange;
        return std::get<core::ChangeFindings>(core::probe(
            model, reader, core::RowId{0}, request,
            [&](const std::string& name) { return core::outputTargetNamed(name, model.card()).value(); }, {}));
    }

    void checkNoiseUnits(const core::ChangeFindings& change) const {
        double squares = 0;
        double largest = 0;
        for (std::int64_t band = 0; band < 2; ++band) {
            const double sigma = core::borderStatistics(m_image.item(band), 16, 20).sigma;
            QVERIFY(sigma > 0);
            for (const float pixel : change.change.change.item(band)) {
                squares += std::pow(static_cast<double>(pixel) / sigma, 2);
                largest = std::max(largest, std::abs(static_cast<double>(pixel)) / sigma);
            }
        }
        QVERIFY(std::abs(change.sizeSigma / std::sqrt(squares) - 1) < 1e-6);
        QVERIFY(std::abs(change.rmsSigma / std::sqrt(squares / 640) - 1) < 1e-6);
        QVERIFY(std::abs(change.largestSigma / largest - 1) < 1e-6);
    }

    QTemporaryDir m_folder;
    QJsonObject m_reference;
    core::Tensor m_image;
};

QTEST_GUILESS_MAIN(TestProbeParity)
#include "test_probe_parity.moc"
