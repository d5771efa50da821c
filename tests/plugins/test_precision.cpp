// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTemporaryDir>
#include <QtTest>

#include "app/steps/import_survey.h"
#include "app/steps/run_network.h"
#include "core/project/project.h"
#include "core/sky/demo_survey.h"
#include "tests/core/complaint.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using namespace oddity::tests;
using core::Tensor;

namespace {

fs::path autoencoder() {
    return fs::path(qEnvironmentVariable("ODDITY_RESOURCES").toStdString()) / "models/demo-vae.pt";
}

} // namespace

class TestPrecision : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const core::Survey> m_survey;
    core::Registry m_registry;

    app::RunRequest request(const fs::path& network, const std::string& precision) const {
        app::RunRequest run;
        run.model = network;
        run.device = "cpu";
        run.precision = precision;
        return run;
    }

private Q_SLOTS:
    void initTestCase() {
        const fs::path root = m_folder.path().toStdString();
        core::writeDemoSurvey(root, {.objects = 120, .seed = 5}, {});
        app::ImportRequest wanted;
        wanted.project = root / "demo.oddity";
        wanted.catalog.path = root / "catalog.fits";
        wanted.images.text = (root / "images.fits").string();
        app::importSurvey(wanted, {});
        m_survey = core::openSurvey(core::Project::open(wanted.project), {});
        plugins::registerLazyTorch(m_registry);
        const auto trust = std::make_shared<core::TrustList>();
        m_registry.setTrustList(trust);
        trust->approveForNow(core::identitiesOf(core::readNetworkFiles(autoencoder())));
    }

    void processorsRefuseFloat16() {
        QVERIFY(complaintOf([] {
                    loadNetwork(autoencoder(), {.device = "cpu", .precision = "float16"});
                }).contains("use bfloat16 or float32 on the CPU"));
        QVERIFY(complaintOf([] {
                    loadNetwork(autoencoder(), {.device = "cpu", .precision = "float8"});
                }).contains("float32, float16, bfloat16"));
    }

    /// Eight bits of a product stay: outputs differ from float32, by little; what explains is float32 as ever.
    void convolutionsAreRounded() {
        const NetworkFolder folder;
        writeNetwork(folder.path() / "net.pt",
                     "    _0 = torch.view(torch.cos(torch.linspace(0., 35., 36)), [4, 1, 3, 3])\n"
                     "    return torch.mean(torch.conv2d(x, _0, None, [1, 1], [1, 1], [1, 1], 1), [2, 3])\n");
        std::ofstream(folder.path() / "net.oddity.json") << R"({"format": 1, "name": "n",
            "inputs": [{"bands": ["*"]}], "outputs": [{"name": "a", "kind": "embed"}]})";
        const auto exact = loadNetwork(folder.path() / "net.pt", {.device = "cpu"});
        const auto rounded = loadNetwork(folder.path() / "net.pt", {.device = "cpu", .precision = "bfloat16"});
        QCOMPARE(exact->precision(), std::string("float32"));
        QCOMPARE(rounded->precision(), std::string("bfloat16"));
        Tensor images = Tensor::zeros({3, 1, 16, 16});
        for (std::size_t index = 0; index < images.values.size(); ++index)
            images.values[index] = std::sin(static_cast<float>(index));
        const Tensor a = exact->run({images}).front();
        for (int pass = 0; pass < 2; ++pass) { // the first prepares the network
            const Tensor b = rounded->run({images}).front();
            QVERIFY(a.values != b.values);
            for (std::size_t value = 0; value < a.values.size(); ++value)
                QVERIFY2(std::abs(a.values[value] - b.values[value]) < 0.02F,
                         qPrintable(QString("%1 and %2").arg(a.values[value]).arg(b.values[value])));
        }
        QCOMPARE(exact->run({images}).front().values, a.values); // this thread is as it was
    }

    void aRunIsCheckedFirstAndIsARunOfItsOwn() {
        const app::RunResult exact = app::runNetwork(*m_survey, m_registry, request(autoencoder(), "float32"), {});
        QCOMPARE(exact.manifest.precisionCheck.objects, std::int64_t{0});
        app::RunRequest rounded = request(autoencoder(), "bfloat16");
        int shown = 0;
        rounded.whenChecked = [&shown](const core::PrecisionCheck& check) {
            ++shown;
            QCOMPARE(check.objects, std::int64_t{120});
        };
        rounded.acceptsChange = true;
        const app::RunResult result = app::runNetwork(*m_survey, m_registry, rounded, {});
        QCOMPARE(shown, 1);
        QVERIFY(result.manifest.id != exact.manifest.id);
        QCOMPARE(result.manifest.precision, std::string("bfloat16"));
        const core::PrecisionCheck check = result.manifest.precisionCheck;
        QVERIFY(!check.changes.empty() && check.top == 30 && check.rankCorrelation > 0.9);
        for (const core::PrecisionCheck::Change& change : check.changes)
            QVERIFY(change.largest > 0 && change.median < change.largest);
        const core::Matrix a = core::outputOf(*m_survey, exact.manifest, "latents");
        const core::Matrix b = core::outputOf(*m_survey, result.manifest, "latents");
        bool isOther = false;
        for (std::size_t row = 0; row < a.rows(); ++row)
            for (std::size_t axis = 0; axis < a.columns(); ++axis)
                isOther = isOther || a.at(row, axis) != b.at(row, axis);
        QVERIFY(isOther);
        app::runNetwork(*m_survey, m_registry, rounded, {});
        QCOMPARE(shown, 1); // it was run; there is nothing left to accept
    }

    /// A network that lives on what bfloat16 rounds away is not run without consent.
    void whatChangesTooMuchIsNotRun() {
        const NetworkFolder folder;
        const fs::path network = folder.path() / "net.pt";
        writeNetwork(network, "    _0 = torch.view(torch.mean(x, [2, 3]), [-1, 3, 1, 1])\n"
                              "    _1 = torch.conv2d(torch.add(_0, 1000.), torch.ones([2, 3, 1, 1]))\n"
                              "    return torch.view(_1, [-1, 2])\n");
        std::ofstream(folder.path() / "net.oddity.json") << R"({"format": 1, "name": "n",
            "inputs": [{"bands": ["g", "r", "z"]}], "outputs": [{"name": "latents", "kind": "embed"}]})";
        m_registry.trustList()->approveForNow(core::identitiesOf(core::readNetworkFiles(network)));
        app::RunRequest rounded = request(network, "bfloat16");
        const QString complaint = complaintOf([&] { app::runNetwork(*m_survey, m_registry, rounded, {}); });
        QVERIFY2(complaint.contains("changes what n gives"), qPrintable(complaint));
        QCOMPARE(core::listRuns(m_survey->folder / "runs").size(), std::size_t{2});
        rounded.acceptsChange = true;
        QCOMPARE(app::runNetwork(*m_survey, m_registry, rounded, {}).summary.done, std::int64_t{120});
    }
};

QTEST_GUILESS_MAIN(TestPrecision)
#include "test_precision.moc"
