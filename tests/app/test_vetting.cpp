// SPDX-License-Identifier: BSD-3-Clause
#include <QTemporaryDir>
#include <QTest>

#include "app/steps/import_survey.h"
#include "app/steps/network/network_approval.h"
#include "app/steps/run_network.h"
#include "core/project/project.h"
#include "core/sky/demo_survey.h"
#include "plugins/plugin_loader.h"
#include "tests/app/oracle.h"

using namespace oddity;

/// The loop that the program exists for, on the demo sky with the demo networks and the truth table as the person.
class TestVetting : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::shared_ptr<const core::Survey> m_survey;
    app::FeatureSet m_features;
    oracle::Truth m_truth;

private Q_SLOTS:
    void initTestCase() {
        const std::filesystem::path folder = m_folder.path().toStdString();
        core::writeDemoSurvey(folder, {.objects = 3000, .seed = 11}, {});
        app::ImportRequest request;
        request.project = folder / "demo.oddity";
        request.catalog.path = folder / "catalog.fits";
        request.images.text = (folder / "images.fits").string();
        QCOMPARE(app::importSurvey(request, {}).objects, 3000);
        m_survey = core::openSurvey(core::Project::open(request.project), {});
        core::Registry registry;
        plugins::registerLazyTorch(registry);
        registry.setTrustList(app::userTrustList());
        for (const char* name : {"demo-vae.pt", "demo-classifier.pt"}) {
            app::RunRequest run;
            run.model = (qEnvironmentVariable("ODDITY_RESOURCES") + "/models/" + name).toStdString();
            const app::RunResult result = app::runNetwork(*m_survey, registry, run, {});
            QCOMPARE(result.summary.done, 3000);
        }
        m_features = app::assembleFeatures(*m_survey, {}, app::FeatureContent::All);
        m_truth = oracle::readTruth(*m_survey, (folder / "truth.fits").string());
    }

    void hundredAnswersDoubleTheFinds() {
        std::vector<double> before, after;
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            const oracle::Outcome outcome = oracle::vet(*m_survey, m_features, m_truth, 100, 60, seed);
            before.push_back(outcome.before);
            after.push_back(outcome.after);
        }
        std::ranges::sort(before);
        std::ranges::sort(after);
        qInfo("planted oddities in the first 60: %.0f before, %.0f after 100 answers", before[1], after[1]);
        QVERIFY(after[1] >= 2 * before[1]);
    }

    void artefactsAreToldApartOnceLabelled() {
        const core::Scores prior = app::rankObjects(*m_survey, m_features, {}, {});
        const double auroc = oracle::separation(m_features, m_truth, prior.values, 15);
        qInfo("oddities against artefacts, 15 labels of each: AUROC %.3f", auroc);
        QVERIFY(auroc > 0.65);
    }
};

QTEST_GUILESS_MAIN(TestVetting)
#include "test_vetting.moc"
