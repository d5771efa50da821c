// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/jobs/workbench.h"
#include "core/project/run_store.h"
#include "core/utc_time.h"
#include "tests/app/demo_request.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"

using namespace oddity;

namespace {

/// Computes alike in every precision that it is loaded in.
class PreciseModel : public tests::FakeModel {
public:
    explicit PreciseModel(std::string precision)
        : FakeModel({"g", "r", "z"}, 64, 64, 3), m_precision(std::move(precision)) {
        editCard().outputs[0].name = "z";
    }
    std::string precision() const override { return m_precision; }
    std::unique_ptr<core::Model> clone() const override { return std::make_unique<PreciseModel>(m_precision); }

private:
    std::string m_precision;
};

} // namespace

/// What the workbench says of a project's networks.
class TestWorkbenchNetworks : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    core::Registry m_registry;
    std::shared_ptr<core::TrustList> m_list;
    std::filesystem::path m_project;
    std::filesystem::path m_network;

    struct Desk {
        widgets::Session session;
        app::Workbench bench;
        QSignalSpy told{&session, &widgets::Session::told};
        QSignalSpy approvals{&bench, &app::Workbench::approvalAsked};

        explicit Desk(const TestWorkbenchNetworks& test) : bench(test.m_registry, &session) {
            bench.openProject(test.m_project);
        }
        bool settles() {
            return QTest::qWaitFor([this] { return session.survey() && !bench.isBusy(); }, 60'000);
        }
        bool isTold(const QString& words, bool isError) const {
            return std::ranges::any_of(told, [&](const QList<QVariant>& message) {
                return message[0].toString().contains(words) && message[1].toBool() == isError;
            });
        }
    };

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        const std::filesystem::path folder = m_folder.path().toStdString();
        const app::ImportRequest request = tests::demoRequest(folder);
        QCOMPARE(app::importSurvey(request, {}).objects, 40);
        m_project = request.project;
        m_network = folder / "stranger.pt";
        tests::writeNetwork(m_network, "    return x\n");
        m_list = std::make_shared<core::TrustList>(folder / "trusted.json");
        m_registry.setTrustList(m_list);
        m_registry.addModelLoader("torchscript", [](const core::NetworkFile&, const core::LoadOptions& options) {
            return std::make_unique<PreciseModel>(options.precision);
        });
    }

    void aRunSaysItsPrecision() {
        m_list->approveForNow(core::identitiesOf(core::readNetworkFiles(m_network)));
        Desk desk(*this);
        QVERIFY(desk.settles());
        desk.bench.runNetworks({{.model = m_network}});
        QVERIFY(desk.settles());
        QVERIFY(desk.isTold(QStringLiteral("fake: 40 objects"), false));
        desk.bench.runNetworks({{.model = m_network, .precision = "bfloat16"}});
        QVERIFY(desk.settles());
        QVERIFY(desk.isTold(QStringLiteral("fake in bfloat16: 40 objects"), false));
        desk.bench.runNetworks({{.model = m_network, .precision = "bfloat16"}});
        QVERIFY(desk.settles());
        QVERIFY(desk.isTold(QStringLiteral("fake in bfloat16 was run here before"), false));
        const auto field = desk.session.field(QStringLiteral("recon error"));
        QVERIFY(field);
        QVERIFY2(field->origin.endsWith(QStringLiteral(", bfloat16")), qPrintable(field->origin)); // the newest run's
    }

    /// The question about one network does not hide that another is gone.
    void oneNotApprovedHidesNoProblemOfAnother() {
        core::RunManifest gone = core::listRuns(m_project / "runs").front();
        gone.modelPath = (m_project.parent_path() / "gone.pt").string();
        gone.modelFingerprint = "gone";
        gone.id = "00000000000000ff";
        gone.made = core::utcNow();
        gone.outputs.clear();
        std::filesystem::create_directories(m_project / "runs" / gone.id);
        core::writeManifest(m_project / "runs" / gone.id, gone);
        m_list = std::make_shared<core::TrustList>(m_project.parent_path() / "nobody.json");
        m_registry.setTrustList(m_list);
        Desk desk(*this);
        QVERIFY(desk.settles());
        desk.session.setCurrent(core::RowId{0});
        QVERIFY(desk.settles());
        QCOMPARE(desk.approvals.size(), 1);
        QCOMPARE(desk.session.unapprovedNetworks(), QStringList{QStringLiteral("stranger.pt")});
        QVERIFY(!desk.session.inspection());
        QVERIFY(desk.isTold(QStringLiteral("gone.pt"), true));
        QVERIFY(!desk.isTold(QStringLiteral("stranger.pt"), true)); // of which the user is asked
        const qsizetype before = desk.told.size();
        desk.session.setCurrent(core::RowId{5});
        QVERIFY(desk.settles());
        QCOMPARE(desk.told.size(), before); // once, not at every object
        std::filesystem::remove_all(m_project / "runs" / gone.id);
    }
};

QTEST_GUILESS_MAIN(TestWorkbenchNetworks)
#include "test_workbench_networks.moc"
