// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTemporaryDir>
#include <QtTest>

#include "app/jobs/inspection_bench.h"
#include "app/steps/network/network_approval.h"
#include "core/error.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using core::RowId;

namespace {

/// A network over images or over spectra, that fails on the object it is told to.
class ToldModel : public tests::FakeModel {
public:
    ToldModel(std::string name, bool isOfSeries, std::int64_t failsOn)
        : FakeModel({"g"}, 6, 6, 2), m_name(std::move(name)), m_isOfSeries(isOfSeries), m_failsOn(failsOn) {
        core::ModelCard& card = editCard();
        if (isOfSeries)
            card.inputs = core::ModelCard::parse(R"({"format": 1, "name": "s", "inputs": [{"kind": "spectrum",
                "grid": {"first": 1, "last": 4, "count": 4}}], "outputs": [{"name": "latents", "kind": "embed"}]})",
                                                 "")
                              .inputs;
        card.name = m_name;
        onRun = [own = m_name, failsOn](const core::Tensor& batch) {
            if (std::abs(batch.values.front() - firstValueOf(failsOn)) < 1e-6F)
                throw core::Error(core::ErrorKind::Model, own + " does not like it");
        };
    }
    std::string fingerprint() const override { return m_name; }
    std::unique_ptr<core::Model> clone() const override {
        return std::make_unique<ToldModel>(m_name, m_isOfSeries, m_failsOn);
    }
    std::vector<core::SpatialLayer> spatialLayers(const core::InputBatch& inputs) override {
        if (m_isOfSeries)
            throw core::Error(core::ErrorKind::Model, "there are no maps of spectra");
        return FakeModel::spatialLayers(inputs);
    }
    /// Of every object, in images and in spectra.
    static float firstValueOf(std::int64_t row) { return std::sin(static_cast<float>(row)); }

private:
    std::string m_name;
    bool m_isOfSeries;
    std::int64_t m_failsOn;
};

class GivenSpectra final : public core::SeriesSource {
public:
    core::SeriesKind kind() const override { return core::SeriesKind::Spectrum; }
    core::Series read(RowId row) const override {
        core::Series series;
        series.kind = core::SeriesKind::Spectrum;
        series.positions = {1, 2, 3, 4};
        series.values = {ToldModel::firstValueOf(row.value), 2, 5, 1};
        series.masked = {0, 0, 0, 0};
        series.source = "given";
        return series;
    }
    std::string describe() const override { return "given"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "given"; }
};

} // namespace

/// Networks over images and over spectra in one project.
class TestInspectionBench : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    core::Registry m_registry;
    std::shared_ptr<core::Survey> m_survey = std::make_shared<core::Survey>();

    std::filesystem::path at(const std::string& name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    app::InspectionBench bench(const std::vector<std::string>& names) const {
        std::vector<core::RunManifest> runs;
        for (const std::string& name : names)
            runs.insert(runs.begin(), {.id = name, // the newest is asked first
                                       .modelPath = at(name + ".pt").string(),
                                       .modelName = name,
                                       .modelFingerprint = name,
                                       .preparationFingerprint = {},
                                       .catalogFingerprint = {},
                                       .imagesFingerprint = {},
                                       .device = "cpu",
                                       .outputs = {},
                                       .flags = {},
                                       .made = {}});
        return {m_registry, m_survey, runs};
    }

private Q_SLOTS:
    void initTestCase() {
        auto list = std::make_shared<core::TrustList>(at("trusted.json"));
        m_registry.setTrustList(list);
        m_registry.addModelLoader("torchscript", [](const core::NetworkFile& file, const core::LoadOptions&) {
            const std::string name = file.identity.path.stem().string();
            return std::make_unique<ToldModel>(name, name.starts_with("spectra"), name.ends_with("picky") ? 1 : -99);
        });
        for (const char* name : {"images", "images-too", "images-picky", "spectra", "spectra-picky"}) {
            tests::writeNetwork(at(std::string(name) + ".pt"),
                                "    " + std::string(name).replace(0, 0, "# ") + "\n    return x\n");
            app::approveNetworks(*list, {core::readNetworkFile(at(std::string(name) + ".pt")).identity}, "test");
        }
        m_survey->catalog = std::make_shared<core::Catalog>(
            std::vector<core::Column>{{.name = "id", .values = std::vector<std::string>{"a", "b", "c"}}}, "id");
        m_survey->cutouts = std::make_shared<tests::FakeCutouts>(std::vector<std::string>{"g"}, 6, 6);
        m_survey->spectra = std::make_shared<GivenSpectra>();
    }

    void imageAndSpectrumAreBothShown_data() {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("image first") << QStringList{QStringLiteral("images"), QStringLiteral("spectra")};
        QTest::newRow("spectrum first") << QStringList{QStringLiteral("spectra"), QStringLiteral("images")};
    }
    void imageAndSpectrumAreBothShown() {
        QFETCH(QStringList, names);
        app::InspectionBench both = bench({names[0].toStdString(), names[1].toStdString()});
        const core::Inspection inspection = both.inspect(RowId{2});
        QCOMPARE(both.problem(), std::string());
        QCOMPARE(inspection.row, RowId{2});
        QCOMPARE(inspection.model, std::string("images"));
        QCOMPARE(inspection.input.shape, (std::vector<std::int64_t>{1, 6, 6}));
        QVERIFY(inspection.reconstruction);
        QCOMPARE(inspection.points.size(), 4U);
        QCOMPARE(inspection.rebuiltPoints.size(), 4U);
        QCOMPARE(inspection.outputs.size(), 4U); // latents and reconstruction of each
    }

    void oneThatFailsHidesNoOther() {
        app::InspectionBench some = bench({"images-picky", "spectra", "images-too"});
        const core::Inspection inspection = some.inspect(RowId{1});
        QCOMPARE(inspection.model, std::string("images-too"));
        QCOMPARE(inspection.points.size(), 4U);
        QCOMPARE(inspection.outputs.size(), 5U);
        QCOMPARE(inspection.outputs.front().network, std::string("images-picky"));
        QVERIFY(inspection.outputs.front().problem.find("does not like it") != std::string::npos);
        for (std::size_t index = 1; index < 5; ++index)
            QVERIFY(inspection.outputs[index].problem.empty());
        QCOMPARE(some.inspect(RowId{0}).model, std::string("images-picky"));
        app::InspectionBench none = bench({"images-picky", "spectra-picky"});
        try {
            none.inspect(RowId{1});
            QFAIL("showed something");
        } catch (const core::Error& error) {
            QVERIFY(error.detail().find("images-picky") != std::string::npos);
        }
    }

    void offersSayOfWhatTheyAre() {
        const auto offers = bench({"images", "spectra"}).offers({});
        QCOMPARE(offers.size(), 2U);
        QCOMPARE(offers[0].network, std::string("images"));
        QVERIFY(!offers[0].isOfSeries && offers[1].isOfSeries);
        QCOMPARE(offers[0].targets, std::vector<std::string>{"recon_error"});
        QCOMPARE(offers[0].families.size(), 1U);
        QCOMPARE(offers[0].layers, std::vector<std::string>{"maps"}); // the pooled one has no height and width
    }

    void theNetworkThatIsMeantIsAsked() {
        app::InspectionBench three = bench({"images", "images-too", "spectra"});
        const auto asked = [&](const std::string& target, const std::string& network) {
            return three.explain(RowId{0}, {target, network, core::AttributionMethod::Gradient, {}}, {}, {});
        };
        QCOMPARE(asked("recon_error", "").model->fingerprint(), std::string("images"));
        QCOMPARE(asked("recon_error", "images-too").model->fingerprint(), std::string("images-too"));
        QVERIFY(asked("recon_error", "spectra").question.isOfSeries());
        const app::Explanation latent = asked("latent:1", "spectra");
        QCOMPARE(latent.attribution.target, std::string("latent:1"));
        for (std::size_t point = 0; point < 4; ++point)
            QVERIFY(std::abs(latent.attribution.map.values[point] - tests::FakeModel::weight(1, point)) < 1e-6F);
        QVERIFY_EXCEPTION_THROWN(asked("latent:x", ""), core::Error);
        QVERIFY_EXCEPTION_THROWN(asked("recon_error", "no such"), core::Error);
        QCOMPARE(three.copyFor({"recon_error", "images-too", {}, {}}, {})->fingerprint(), std::string("images-too"));
    }

    void optionsReachTheMap() {
        app::InspectionBench one = bench({"images"});
        const auto map = [&](core::AttributionOptions options) {
            return one.explain(RowId{0}, {"latent:0", "", core::AttributionMethod::Occlusion, options}, {}, {})
                .attribution;
        };
        QVERIFY(!map({.patch = 2, .stride = 1}).tellsBandsApart);
        QVERIFY(map({.patch = 2, .stride = 1, .eachBand = true}).tellsBandsApart);
        QVERIFY(map({.patch = 2, .stride = 1}).map.values != map({.patch = 3, .stride = 1}).map.values);
    }
};

QTEST_GUILESS_MAIN(TestInspectionBench)
#include "test_inspection_bench.moc"
