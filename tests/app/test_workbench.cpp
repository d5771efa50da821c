// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/jobs/workbench.h"
#include "app/steps/network/program_files.h"
#include "core/model/faithfulness/map_checks.h"
#include "core/project/run_store.h"
#include "core/sky/demo_survey.h"
#include "tests/app/workbench_bench.h"
#include "widgets/session/weight_report.h"

using namespace oddity;

namespace {
constexpr int objects = 200, otherObjects = 60;
constexpr int patienceMs = 180'000;

/// A session and what drives it, with everything that was told.
struct Desk {
    explicit Desk(const core::Registry& registry) : bench(registry, &session) {
        QObject::connect(&session, &widgets::Session::told, &session, [this](const QString& message, bool isError) {
            if (isError)
                errors << message;
        });
    }
    bool settles() {
        return QTest::qWaitFor([this] { return !bench.isBusy(); }, patienceMs);
    }

    widgets::Session session;
    QStringList errors;
    app::Workbench bench;
};

} // namespace

/// The main job without a window, on a demo sky with the networks that ship.
class TestWorkbench : public QObject {
    Q_OBJECT

private:
    core::Registry m_registry;
    core::Registry m_slowRegistry;
    std::shared_ptr<std::atomic<int>> m_batches = std::make_shared<std::atomic<int>>(0);
    QTemporaryDir m_folder;
    Heartbeat m_heartbeat;
    std::vector<core::RowId> m_order;
    core::Labels m_labels;
    core::Matrix m_positions;

    std::filesystem::path path(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    std::filesystem::path demo() const { return path("sky") / "demo.oddity"; }
    /// A project on a demo sky of its own, in which no network was run.
    app::ImportRequest requestFor(const char* sky, const char* project) const {
        app::ImportRequest request;
        request.project = path(project);
        request.catalog.path = path(sky) / "catalog.fits";
        request.images.text = (path(sky) / "images.fits").string();
        return request;
    }
    /// Records, whenever something changes while the small project is open, what does not belong to it.
    static void watchForStrangers(widgets::Session& session, QStringList& strangers) {
        const auto check = [&session, &strangers](const char* what) {
            const auto survey = session.survey();
            if (survey && session.objectCount() != otherObjects)
                return;
            if (session.map() || session.ranking() || session.inspection() || session.attribution() ||
                !session.questions().empty() || !session.labels().current.empty())
                strangers << QString::fromLatin1(what);
        };
        connect(&session, &widgets::Session::mapChanged, &session, [check] { check("map"); });
        connect(&session, &widgets::Session::rankingChanged, &session, [check] { check("ranking"); });
        connect(&session, &widgets::Session::questionsChanged, &session, [check] { check("questions"); });
        connect(&session, &widgets::Session::fieldsChanged, &session, [check] { check("fields"); });
        connect(&session, &widgets::Session::inspectionChanged, &session, [check] { check("inspection"); });
        connect(&session, &widgets::Session::labelsChanged, &session, [check] { check("labels"); });
    }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        prepareRegistry(m_registry);
        m_slowRegistry.setTrustList(m_registry.trustList());
        m_slowRegistry.addModelLoader("torchscript", [this](const auto& file, const core::LoadOptions& options) {
            return std::make_unique<CountedModel>(m_registry.loadModel(file, options), m_batches,
                                                  std::chrono::milliseconds(100));
        });
        core::writeDemoSurvey(path("other"), {.objects = otherObjects, .seed = 5}, {});
        app::importSurvey(requestFor("other", "other.oddity"), {});
    }

    void cleanup() {
        qInfo("longest time away from the event loop: %lld ms", static_cast<long long>(m_heartbeat.takeWorstMs()));
    }

    void computesTheDemo() {
        Desk desk(m_registry);
        QSignalSpy settled(&desk.bench, &app::Workbench::settled);
        desk.bench.openDemo(path("sky"), objects);
        QVERIFY(desk.bench.isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(settled.count() > 0, patienceMs);
        QCOMPARE(desk.errors, QStringList());
        QVERIFY(!desk.bench.isBusy());
        QVERIFY(desk.session.map() && !desk.session.map()->isPreview);
        QCOMPARE(desk.session.map()->positions.rows(), std::size_t{objects});
        QVERIFY(desk.session.ranking());
        QCOMPARE(desk.session.ranking()->order.size(), std::size_t{objects});
        QVERIFY(desk.session.inspection());
        QCOMPARE(desk.session.inspection()->row, desk.session.ranking()->order.front());
        QVERIFY(desk.session.inspection()->reconstruction);
        std::set<std::string> networks;
        std::set<core::OutputKind> kinds;
        for (const core::ObjectOutput& output : desk.session.inspection()->outputs) {
            QCOMPARE(QString::fromStdString(output.problem), QString());
            networks.insert(output.network);
            kinds.insert(output.about.kind);
        }
        QCOMPARE(networks.size(), std::size_t{2}); // of both demo networks
        QVERIFY(kinds.contains(core::OutputKind::Class) && kinds.contains(core::OutputKind::Embed));
        QVERIFY(!desk.session.attributionOffers().empty());
        for (const char* name : {"predicted class", "class probability", "rank score", "label", "map agreement"})
            QVERIFY2(desk.session.fieldNames().contains(QLatin1String(name)), name);
        m_positions = desk.session.map()->positions;
    }

    void ranksAnewFromLabels() {
        Desk desk(m_registry);
        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QTRY_VERIFY(desk.session.areLabelsWritable());
        const std::vector<core::RowId> before = desk.session.ranking()->order;
        for (std::size_t index = 0; index < 8; ++index)
            desk.session.setLabel({before[index * 20]}, QLatin1String(index % 2 == 0 ? "ordinary" : "odd"));
        QCOMPARE(desk.session.pendingLabels(), 8);
        QTRY_COMPARE_WITH_TIMEOUT(desk.session.pendingLabels(), 0, patienceMs);
        QVERIFY(desk.settles());
        QCOMPARE(desk.session.labels().current.size(), std::size_t{8});
        QCOMPARE(desk.session.ranking()->scores.provenance.labelRevision, desk.session.labels().revision);
        QVERIFY(desk.session.ranking()->order != before);
        QVERIFY(desk.session.fieldNames().contains(QStringLiteral("P(odd)")));
        QCOMPARE(desk.errors, QStringList());
        m_order = desk.session.ranking()->order;
        m_labels = desk.session.labels();
    }

    void everyLabelCountsHoweverFastTheyCome() {
        Desk desk(m_registry);
        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QTRY_VERIFY(desk.session.areLabelsWritable());
        std::int64_t learned = 0;
        int rankings = 0;
        connect(&desk.session, &widgets::Session::rankingChanged, &desk.session, [&] {
            const std::int64_t revision = desk.session.ranking()->scores.provenance.labelRevision;
            QVERIFY(revision >= learned);
            learned = revision;
            ++rankings;
        });
        for (int press = 0; press < 10; ++press) {
            desk.session.setLabel({m_order[static_cast<std::size_t>(100 + press)]}, QStringLiteral("ordinary"));
            QTRY_COMPARE_WITH_TIMEOUT(desk.session.pendingLabels(), 0, patienceMs);
        }
        for (int press = 0; press < 10; ++press) {
            desk.session.undoLabel();
            QTRY_COMPARE_WITH_TIMEOUT(desk.session.pendingLabels(), 0, patienceMs);
        }
        QVERIFY(desk.settles());
        QCOMPARE(learned, desk.session.labels().revision);
        qInfo("%d rankings for 20 label events", rankings);
        QCOMPARE(desk.session.labels().current.size(), m_labels.current.size());
    }

    void everythingComesBack_data() {
        QTest::addColumn<bool>("isDemoButton");
        QTest::newRow("project") << false;
        QTest::newRow("demo button") << true;
    }
    void everythingComesBack() {
        QFETCH(bool, isDemoButton);
        Desk desk(m_registry);
        int previews = 0;
        connect(&desk.session, &widgets::Session::mapChanged, &desk.session,
                [&] { previews += desk.session.map() && desk.session.map()->isPreview ? 1 : 0; });
        if (isDemoButton)
            desk.bench.openDemo(path("sky"), objects);
        else
            desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QCOMPARE(desk.errors, QStringList());
        QCOMPARE(desk.session.labels().current.size(), m_labels.current.size());
        for (const auto& [row, event] : m_labels.current)
            QCOMPARE(desk.session.labels().classOf(row), std::optional(event.classId));
        const auto map = desk.session.map();
        QVERIFY(map &&
                std::equal(m_positions.data(), m_positions.data() + 2 * m_positions.rows(), map->positions.data()));
        QCOMPARE(previews, 0);
        QVERIFY(desk.session.field(QStringLiteral("map agreement")));
        QVERIFY(desk.session.ranking()->order == m_order);
        desk.bench.close();
        QVERIFY(!desk.session.survey() && !desk.session.ranking() && !desk.session.map());
        QVERIFY(!desk.session.areLabelsWritable());
        QVERIFY(desk.settles() && !desk.session.ranking());
    }

    void nothingOfTheOldProjectReachesTheNew_data() {
        QTest::addColumn<QString>("during");
        for (const char* during : {"labels", "map", "ranking", "inspection", "explanation", "likeness"})
            QTest::newRow(during) << QString::fromLatin1(during);
    }
    void nothingOfTheOldProjectReachesTheNew() {
        QFETCH(QString, during);
        Desk desk(m_registry);
        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QTRY_VERIFY(desk.session.areLabelsWritable());
        const std::vector<core::RowId> order = desk.session.ranking()->order;
        if (during == QLatin1String("map")) {
            QSignalSpy previews(&desk.session, &widgets::Session::mapChanged);
            desk.bench.computeMap(QStringLiteral("umap"));
            QTRY_VERIFY_WITH_TIMEOUT(previews.count() > 0, patienceMs);
            QTest::qSleep(50); // more of them wait in the event queue
        } else if (during == QLatin1String("labels")) {
            desk.session.setLabel({order[150]}, QStringLiteral("ordinary"));
        } else if (during == QLatin1String("ranking")) {
            desk.bench.rankBy(QStringLiteral("neighbour_distance"));
        } else if (during == QLatin1String("inspection")) {
            desk.session.setCurrent(order[7]);
        } else if (during == QLatin1String("explanation")) {
            desk.session.requestAttribution({order[0], desk.session.attributionOffers().front().targets.front(),
                                             core::AttributionMethod::IntegratedGradients});
        } else {
            desk.session.requestSimilar(order[0]);
            QTest::qSleep(20);
        }
        QStringList strangers;
        watchForStrangers(desk.session, strangers);
        desk.bench.openProject(path("other.oddity"));
        QVERIFY(!desk.session.survey());
        QVERIFY(desk.settles());
        QTest::qWait(50);
        QCOMPARE(desk.session.objectCount(), std::int64_t{otherObjects});
        QCOMPARE(strangers, QStringList());
        QCOMPARE(desk.errors, QStringList());
    }

    /// The map comes first, then how far to believe it; the weights are drawn anew once asked for, and what came of it
    /// holds for other objects too.
    void mapsComeWithTheirChecks() {
        Desk desk(m_registry);
        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        const auto shown = [&desk] { return desk.session.attribution(); };
        const std::vector<core::RowId> order = desk.session.ranking()->order;
        widgets::AttributionRequest request{order[0], QStringLiteral("recon_error"), core::AttributionMethod::Gradient};
        desk.session.setCurrent(request.row);
        QSignalSpy delivered(&desk.session, &widgets::Session::attributionChanged);
        desk.session.requestAttribution(request);
        QTRY_VERIFY_WITH_TIMEOUT(shown() && shown()->checks, patienceMs);
        QCOMPARE(delivered.count(), 2);
        const core::MapChecks& checks = *shown()->checks;
        QVERIFY(checks.share.attribution > 0 && checks.share.attribution <= 1);
        QCOMPARE(checks.curves.value, shown()->attribution.value);
        QVERIFY(std::isfinite(checks.curves.deletion.area) && !shown()->weights);
        request.doesCheckWeights = true;
        desk.session.requestAttribution(request);
        QTRY_VERIFY_WITH_TIMEOUT(shown()->weights, patienceMs);
        QCOMPARE(delivered.count(), 3);
        QVERIFY(shown()->weights->problem.isEmpty() && shown()->weights->check.draws.size() == 3);
        request = {order[1], request.target, request.method};
        desk.session.setCurrent(request.row);
        desk.session.requestAttribution(request);
        QTRY_VERIFY_WITH_TIMEOUT(shown()->row == order[1] && shown()->checks, patienceMs);
        QVERIFY(shown()->weights && shown()->weights->row == order[0]);
        QVERIFY(desk.settles());
        QCOMPARE(desk.errors, QStringList());
    }

    void aLabelJustGivenIsKeptOnClosing() {
        Desk desk(m_registry);
        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QCOMPARE(desk.session.labels().current.size(), m_labels.current.size() + 1);
        desk.session.undoLabel();
        desk.bench.close();
        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QCOMPARE(desk.session.labels().current.size(), m_labels.current.size());
    }

    void openingTwiceAtOnceStaysWritable() {
        Desk desk(m_registry);
        for (int round = 0; round < 5; ++round) {
            desk.bench.openProject(demo());
            QTest::qWait(round * 3);
            desk.bench.openProject(demo());
            QVERIFY(desk.settles());
            QVERIFY(desk.session.survey());
            QTRY_VERIFY(desk.session.areLabelsWritable());
        }
        QCOMPARE(desk.errors, QStringList());
    }

    void stopsWithinABatchAndGoesOnLater() {
        Desk desk(m_slowRegistry);
        *m_batches = 0;
        desk.bench.importProject(requestFor("sky", "stopped.oddity"), {app::demoModels().front()});
        QTRY_VERIFY_WITH_TIMEOUT(*m_batches >= 1, patienceMs);
        const int before = *m_batches;
        QVERIFY((desk.bench.cancel(), desk.settles()));
        QVERIFY2(*m_batches <= before + 1, qPrintable(QStringLiteral("%1 then %2").arg(before).arg(*m_batches)));
        const auto stopped = core::listRuns(path("stopped.oddity") / "runs");
        QVERIFY(stopped.size() == 1 && !stopped.front().complete);
        QCOMPARE(desk.errors, QStringList());

        *m_batches = 0;
        desk.bench.runNetworks({{.model = app::demoModels().front(), .settings = {.batch = 64}}});
        QVERIFY(desk.settles());
        const std::int64_t left = (stopped.front().objects - stopped.front().done + 63) / 64;
        QVERIFY(core::listRuns(path("stopped.oddity") / "runs").front().complete);
        QVERIFY2(*m_batches <= left + 1, "finished batches were run again"); // and a look at the first object
        QVERIFY(desk.session.ranking());
        QVERIFY(std::ranges::all_of(desk.session.ranking()->scores.values, [](float value) { return value == value; }));
    }

    void oneNetworkThatFailsDoesNotStopTheOther() {
        Desk desk(m_registry);
        desk.bench.importProject(requestFor("other", "half.oddity"), {path("no-such.pt"), app::demoModels().front()});
        QVERIFY(desk.settles());
        QCOMPARE(desk.errors.size(), qsizetype{1});
        QVERIFY2(desk.errors.front().contains(QLatin1String("no-such.pt")), qPrintable(desk.errors.front()));
        QVERIFY(desk.session.ranking());
    }

    void probabilitiesGoWithTheLabelsTheyCameFrom() {
        Desk desk(m_registry);
        desk.bench.openProject(path("half.oddity"));
        QVERIFY(desk.settles());
        QTRY_VERIFY(desk.session.areLabelsWritable());
        const std::vector<core::RowId> order = desk.session.ranking()->order;
        const QString field = QStringLiteral("P(odd)");
        desk.session.setLabel({order[0]}, QStringLiteral("odd"));
        desk.session.setLabel({order[30]}, QStringLiteral("ordinary"));
        QTRY_COMPARE_WITH_TIMEOUT(desk.session.pendingLabels(), 0, patienceMs);
        QVERIFY(desk.settles());
        QVERIFY(desk.session.fieldNames().contains(field));
        desk.session.undoLabel();
        desk.session.undoLabel();
        QTRY_COMPARE_WITH_TIMEOUT(desk.session.pendingLabels(), 0, patienceMs);
        QVERIFY(desk.settles());
        QVERIFY(!desk.session.fieldNames().contains(field));
        QVERIFY(desk.session.ranking()->order == order);
        QVERIFY(desk.session.questions().size() > 0);
    }

    void aFailedOpeningIsToldAndTheProgramGoesOn() {
        Desk desk(m_registry);
        QSignalSpy settled(&desk.bench, &app::Workbench::settled);
        desk.bench.openProject(path("nothing.oddity"));
        QTRY_VERIFY_WITH_TIMEOUT(settled.count() == 1, patienceMs);
        QCOMPARE(desk.errors.size(), qsizetype{1});
        QVERIFY2(desk.errors.front().contains(QLatin1String("nothing.oddity")), qPrintable(desk.errors.front()));
        QVERIFY(!desk.bench.hasProject());

        app::ImportRequest request;
        request.project = path("never.oddity");
        request.catalog.path = path("no-catalog.fits");
        desk.bench.importProject(request, app::demoModels());
        QTRY_VERIFY_WITH_TIMEOUT(settled.count() == 2, patienceMs);
        QCOMPARE(desk.errors.size(), qsizetype{2});

        desk.bench.openProject(demo());
        QVERIFY(desk.settles());
        QCOMPARE(desk.errors.size(), qsizetype{2});
        QVERIFY(desk.session.ranking());
    }

    void missingDemoNetworksAreTold() {
        const QByteArray resources = qgetenv("ODDITY_RESOURCES");
        qputenv("ODDITY_RESOURCES", m_folder.filePath(QStringLiteral("empty")).toUtf8());
        Desk desk(m_registry);
        desk.bench.openDemo(path("sky"), objects);
        QVERIFY(desk.settles());
        qputenv("ODDITY_RESOURCES", resources);
        QVERIFY(!desk.errors.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestWorkbench)
#include "test_workbench.moc"
