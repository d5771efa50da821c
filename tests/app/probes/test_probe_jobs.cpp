// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>
#include <numeric>

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/jobs/probes/probe_jobs.h"
#include "app/jobs/workbench.h"
#include "app/steps/explain/survey_median.h"
#include "app/steps/features.h"
#include "app/steps/import_survey.h"
#include "app/steps/network/program_files.h"
#include "core/analysis/anomaly/mahalanobis.h"
#include "tests/app/demo_request.h"
#include "tests/app/workbench_bench.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"

using namespace oddity;

namespace {

constexpr int patienceMs = 180'000;

/// With a reconstruction, and the fingerprint that it is given.
struct NamedModel : tests::FakeModel {
    NamedModel() : FakeModel({"g", "r", "z"}, 64, 64, 3) {}
    std::string fingerprint() const override { return knownAs; }

    std::string knownAs = "nobody";
};

} // namespace

/// The workbench's answers to the Probes view, with a network that ships and one that makes images.
class TestProbeJobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        qputenv("XDG_CONFIG_HOME", m_folder.path().toUtf8());
        prepareRegistry(m_registry);
        const std::filesystem::path folder = m_folder.path().toStdString();
        const app::ImportRequest request = tests::demoRequest(folder);
        QCOMPARE(app::importSurvey(request, {}).objects, 40);
        // latents: the mean of each band; its images: as bright as the latents everywhere
        tests::writeNetwork(folder / "net.pt", "    return torch.mean(x, [2, 3])\n", "decode",
                            "    return torch.mul(torch.view(x, [-1, 3, 1, 1]), torch.ones([1, 3, 8, 8]))\n");
        std::ofstream(folder / "net.oddity.json")
            << R"({"format": 1, "name": "means", "inputs": [{"bands": ["g", "r", "z"], "unit": "nanomaggy"}],
                   "outputs": [{"name": "latents", "kind": "embed"},
                               {"name": "galaxy", "kind": "gen", "method": "decode", "latent_size": 3}]})";
        const std::filesystem::path classifier = app::demoModels().back();
        m_registry.trustList()->approveForNow(core::identitiesOf(core::readNetworkFiles(folder / "net.pt")));
        m_bench = std::make_unique<app::Workbench>(m_registry, &m_session);
        m_bench->openProject(request.project);
        QVERIFY(settles());
        for (const std::filesystem::path& network : {classifier, folder / "net.pt"}) {
            m_bench->runNetworks({{.model = network}});
            QVERIFY(settles());
        }
        QVERIFY(m_session.survey());
        m_session.setCurrent(core::RowId{5});
        QVERIFY(settles());
    }

    void cleanupTestCase() { m_bench.reset(); }

    void networksAreListedWithTheirChoices() {
        QSignalSpy listed(&jobs(), &app::ProbeJobs::listed);
        jobs().list();
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, patienceMs);
        const auto networks = listed.front().front().value<std::vector<widgets::ProbedNetwork>>();
        QCOMPARE(networks.size(), std::size_t{2});
        for (const widgets::ProbedNetwork& network : networks)
            (network.card.name == "means" ? m_means : m_classifier) = network.fingerprint;
        const auto& classifier = networks[networks[0].card.name == "means" ? 1 : 0];
        QVERIFY(classifier.targets.contains(QStringLiteral("isolation_forest")));
        QVERIFY(classifier.layers.size() > 3);
        QVERIFY2(!classifier.convolutions.isEmpty(), qPrintable(classifier.problem));
        QVERIFY(!m_means.isEmpty() && !m_classifier.isEmpty());
    }

    void everyProbeIsAnswered_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("target");
        QTest::newRow("symmetry") << static_cast<int>(core::ProbeKind::Symmetry) << "";
        QTest::newRow("smallest change") << static_cast<int>(core::ProbeKind::SmallestChange) << "";
        QTest::newRow("ablation") << static_cast<int>(core::ProbeKind::Ablation) << "isolation_forest";
        QTest::newRow("feature maps") << static_cast<int>(core::ProbeKind::FeatureMaps) << "";
        QTest::newRow("filters") << static_cast<int>(core::ProbeKind::Filters) << "";
    }

    void everyProbeIsAnswered() {
        QFETCH(int, kind);
        QFETCH(QString, target);
        const widgets::ProbeAnswer answer =
            ask({.kind = static_cast<core::ProbeKind>(kind), .target = target.toStdString()});
        QVERIFY2(answer.findings, qPrintable(answer.problem));
        QCOMPARE(static_cast<int>(answer.findings->index()), kind); // the variant's order is the kinds'
        if (const auto* change = std::get_if<core::ChangeFindings>(answer.findings.get())) {
            QVERIFY(change->change.isFound);
            const auto best = [](const core::ObjectOutput& output) {
                const auto& values = std::get<core::NamedValues>(output.value);
                return values
                    .names[static_cast<std::size_t>(std::ranges::max_element(values.values) - values.values.begin())];
            };
            QVERIFY(best(change->before.front()) != best(change->after.front()));
            QCOMPARE(best(change->after.front()), change->goal);
        }
        if (const auto* ablation = std::get_if<core::AblationFindings>(answer.findings.get()))
            QVERIFY(ablation->rows.size() >= 4);
    }

    void aScoreWithoutAThresholdGoesToTheMedian_data() {
        QTest::addColumn<QString>("target");
        QTest::newRow("an output") << QStringLiteral("class:spiral");
        QTest::newRow("a score on latents") << QStringLiteral("mahalanobis");
    }
    void aScoreWithoutAThresholdGoesToTheMedian() {
        QFETCH(QString, target);
        const widgets::ProbeAnswer answer =
            ask({.kind = core::ProbeKind::SmallestChange, .target = target.toStdString(), .mostSteps = 2});
        QVERIFY2(answer.findings, qPrintable(answer.problem));
        const auto& change = std::get<core::ChangeFindings>(*answer.findings);
        const core::Survey& survey = *m_session.survey();
        const std::vector<core::RunManifest> runs = core::runsOf(survey);
        const core::RunManifest& run =
            *std::ranges::find(runs, m_classifier.toStdString(), &core::RunManifest::modelFingerprint);
        QVERIFY2(change.thresholdOrigin == "the median of 40 objects, run " + run.id, change.thresholdOrigin.c_str());
        std::vector<float> values;
        if (target == QStringLiteral("mahalanobis")) {
            const app::FeatureSet features = app::assembleFeatures(survey, {}, app::FeatureContent::All);
            values = core::mahalanobisScores(features.values);
        } else {
            const core::RunOutput& output =
                *std::ranges::find(run.outputs, std::string("class"), &core::RunOutput::name);
            const auto column = static_cast<std::size_t>(std::ranges::find(output.channels, std::string("spiral")) -
                                                         output.channels.begin());
            const core::Matrix stored = core::outputOf(survey, run, "class");
            for (std::size_t row = 0; row < stored.rows(); ++row)
                values.push_back(stored.at(row, column));
        }
        std::ranges::sort(values);
        const float median = (values[19] + values[20]) / 2;
        QVERIFY2(std::abs(change.threshold - median) < 1e-3F * std::abs(median),
                 qPrintable(QStringLiteral("%1 %2").arg(double{change.threshold}).arg(double{median})));
        const widgets::ProbeAnswer typed = ask({.kind = core::ProbeKind::SmallestChange,
                                                .target = target.toStdString(),
                                                .threshold = median,
                                                .mostSteps = 2});
        QVERIFY(std::get<core::ChangeFindings>(*typed.findings).thresholdOrigin.empty());
    }

    void aMedianOfWhatWasNeverStoredIsRefused() {
        NamedModel stranger;
        const auto complaint = [&] {
            try {
                app::surveyMedianOf("recon_error", stranger, *m_session.survey(), {}, {});
            } catch (const core::Error& error) {
                return QString::fromUtf8(error.what());
            }
            return QString();
        };
        QVERIFY2(complaint().contains(QStringLiteral("not run on these objects")), qPrintable(complaint()));
        stranger.knownAs = m_classifier.toStdString(); // whose run has no reconstruction
        QVERIFY2(complaint().contains(QStringLiteral("stores no 'recon_error'")), qPrintable(complaint()));
    }

    void whatCannotBeAskedIsSaid() {
        const widgets::ProbeAnswer layer = ask({.kind = core::ProbeKind::FeatureMaps, .layer = "nowhere"});
        QVERIFY(!layer.findings && layer.problem.contains(QStringLiteral("nowhere")));
        QSignalSpy answered(&jobs(), &app::ProbeJobs::answered);
        jobs().ask({QStringLiteral("no such network"), core::RowId{5}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, patienceMs);
        QVERIFY(!answered.front().front().value<widgets::ProbeAnswer>().findings);
    }

    void aStoppedQuestionSaysSo() {
        QSignalSpy answered(&jobs(), &app::ProbeJobs::answered);
        jobs().ask({m_classifier, core::RowId{5}, {.kind = core::ProbeKind::SmallestChange}});
        jobs().stop();
        QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, patienceMs);
        QCOMPARE(answered.front().front().value<widgets::ProbeAnswer>().problem, QStringLiteral("Stopped."));
        QVERIFY(settles());
    }

    void aWalkGoesStraightFromObjectToObject() {
        const core::Catalog& catalog = *m_session.survey()->catalog;
        const widgets::WalkFrames frames = walk({.network = m_means,
                                                 .from = core::RowId{5},
                                                 .way = widgets::WalkQuestion::Way::Between,
                                                 .to = QString::fromStdString(catalog.id(core::RowId{9})),
                                                 .count = 5});
        QVERIFY2(frames.problem.isEmpty(), qPrintable(frames.problem));
        QCOMPARE(frames.images.shape, (std::vector<std::int64_t>{5, 3, 8, 8}));
        QCOMPARE(frames.bands, (std::vector<std::string>{"g", "r", "z"}));
        for (std::size_t band = 0; band < 3; ++band) {
            const double from = meanOf(core::RowId{5}, band);
            const double to = meanOf(core::RowId{9}, band);
            for (std::int64_t frame = 0; frame < 5; ++frame) {
                const double wanted = from + (to - from) * static_cast<double>(frame) / 4;
                const double shown = frames.images.item(frame)[band * 64 + 13];
                QVERIFY2(std::abs(shown - wanted) < 1e-5 * (1 + std::abs(wanted)),
                         qPrintable(QString::number(shown) + " " + QString::number(wanted)));
            }
        }
    }

    void aWalkMovesOneDimension() {
        const widgets::WalkFrames frames = walk({.network = m_means,
                                                 .from = core::RowId{5},
                                                 .way = widgets::WalkQuestion::Way::Along,
                                                 .to = {},
                                                 .dimension = 2,
                                                 .reach = 2,
                                                 .count = 3});
        QVERIFY2(frames.problem.isEmpty(), qPrintable(frames.problem));
        for (const std::size_t band : {0, 2})
            QCOMPARE(frames.images.item(0)[band * 64], frames.images.item(2)[band * 64]);
        QVERIFY(frames.images.item(0)[64] < frames.images.item(1)[64]);
        QVERIFY(std::abs(frames.images.item(1)[64] - meanOf(core::RowId{5}, 1)) < 1e-4);
        QVERIFY(frames.way.contains(QStringLiteral("dimension 2")));
    }

    void drawsAreTheSameForTheSameSeed() {
        const auto drawn = [this](std::uint64_t seed) {
            return walk({.network = m_means,
                         .from = {},
                         .way = widgets::WalkQuestion::Way::Drawn,
                         .to = {},
                         .seed = seed,
                         .count = 4})
                .images.values;
        };
        QVERIFY(!drawn(1).empty());
        QCOMPARE(drawn(1), drawn(1));
        QVERIFY(drawn(1) != drawn(2));
    }

    void aWalkThatCannotBeIsSaid() {
        const widgets::WalkFrames nobody = walk({.network = m_means,
                                                 .from = core::RowId{5},
                                                 .way = widgets::WalkQuestion::Way::Between,
                                                 .to = QStringLiteral("nobody")});
        QVERIFY2(nobody.problem.contains(QStringLiteral("nobody")), qPrintable(nobody.problem));
        const widgets::WalkFrames without =
            walk({.network = m_classifier, .from = core::RowId{5}, .way = widgets::WalkQuestion::Way::Drawn, .to = {}});
        QVERIFY2(without.problem.contains(QStringLiteral("makes no images")), qPrintable(without.problem));
    }

private:
    app::ProbeJobs& jobs() { return m_bench->probes(); }
    bool settles() {
        return QTest::qWaitFor([this] { return !m_bench->isBusy(); }, patienceMs);
    }
    widgets::ProbeAnswer ask(const core::ProbeRequest& request) {
        QSignalSpy answered(&jobs(), &app::ProbeJobs::answered);
        jobs().ask({m_classifier, core::RowId{5}, request});
        if (!QTest::qWaitFor([&answered] { return !answered.isEmpty(); }, patienceMs))
            return {{}, nullptr, QStringLiteral("no answer")};
        return answered.front().front().value<widgets::ProbeAnswer>();
    }
    widgets::WalkFrames walk(const widgets::WalkQuestion& question) {
        QSignalSpy walked(&jobs(), &app::ProbeJobs::walked);
        jobs().walk(question);
        widgets::WalkFrames frames;
        frames.problem = QStringLiteral("no answer");
        if (QTest::qWaitFor([&walked] { return !walked.isEmpty(); }, patienceMs))
            frames = walked.front().front().value<widgets::WalkFrames>();
        return frames;
    }
    double meanOf(core::RowId row, std::size_t band) const {
        const core::Cutout cutout = m_session.survey()->cutouts->read(row);
        const auto plane = std::span(cutout.pixels).subspan(band * cutout.planeSize(), cutout.planeSize());
        return std::accumulate(plane.begin(), plane.end(), 0.0) / static_cast<double>(plane.size());
    }

    QTemporaryDir m_folder;
    core::Registry m_registry;
    widgets::Session m_session;
    std::unique_ptr<app::Workbench> m_bench;
    QString m_means;
    QString m_classifier;
};

QTEST_GUILESS_MAIN(TestProbeJobs)
#include "test_probe_jobs.moc"
