// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <atomic>

#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/steps/import_survey.h"
#include "app/window/main_window.h"
#include "core/model/registry.h"
#include "core/project/run_store.h"
#include "tests/app/demo_request.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"
#include "widgets/network/card_form.h"
#include "widgets/network/trust_dialog.h"
#include "widgets/style/theme.h"

using namespace oddity;

namespace {

/// Gives back what it gets.
class Echo : public core::BareNetwork {
public:
    explicit Echo(std::atomic<int>& trials) : m_trials(trials) {}
    int inputCount() const override { return 1; }
    std::vector<core::ReturnedTensor> run(const core::InputBatch& inputs) override {
        ++m_trials;
        return {{"", inputs.front()}};
    }

private:
    std::atomic<int>& m_trials;
};

} // namespace

/// The window asks before anything of an unknown network is loaded, and goes on meanwhile.
class TestNetworkApproval : public QObject {
    Q_OBJECT

private:
    core::Registry m_registry;
    std::shared_ptr<core::TrustList> m_list;
    std::atomic<int> m_loads = 0;
    std::atomic<int> m_trials = 0;
    QTemporaryDir m_folder;
    QString m_project;
    std::filesystem::path m_network;

    static widgets::TrustDialog* question(const app::MainWindow& window) {
        for (auto* dialog : window.findChildren<widgets::TrustDialog*>())
            if (dialog->isVisible())
                return dialog;
        return nullptr;
    }
    static QPushButton* askAgain(const app::MainWindow& window, const char* dock) {
        for (auto* button : window.dock(QLatin1String(dock))->findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Ask again…") && !button->isHidden())
                return button;
        return nullptr;
    }
    void openIn(app::MainWindow& window) const {
        window.resize(1272, 760);
        window.show();
        window.openProject(m_project);
        QTRY_VERIFY(window.session().survey());
        QTRY_VERIFY(!window.workbench().isBusy());
        window.session().setCurrent(core::RowId{0});
    }
    std::size_t runFolders() const {
        const std::filesystem::path runs = std::filesystem::path(m_project.toStdString()) / "runs";
        return std::filesystem::exists(runs)
                   ? static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(runs), {}))
                   : 0;
    }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        const std::filesystem::path folder = m_folder.path().toStdString();
        const app::ImportRequest request = tests::demoRequest(folder);
        QCOMPARE(app::importSurvey(request, {}).objects, 40);
        m_project = QString::fromStdString(request.project.string());
        m_network = folder / "stranger.pt";
        tests::writeNetwork(m_network, "    return x\n");
        m_list = std::make_shared<core::TrustList>(folder / "trusted.json");
        m_registry.setTrustList(m_list);
        m_registry.addModelLoader("torchscript", [this](const core::NetworkFile&, const core::LoadOptions&) {
            ++m_loads;
            return std::make_unique<tests::FakeModel>(std::vector<std::string>{"g", "r", "z"}, 64, 64, 3);
        });
        m_registry.addBareLoader("torchscript",
                                 [this](const core::NetworkFile&) { return std::make_unique<Echo>(m_trials); });
        widgets::Theme::apply(*qApp, widgets::Theme::dark());
    }

    void noLeavesEverythingAsItWas() {
        app::MainWindow window(m_registry);
        openIn(window);
        window.workbench().runNetworks({{.model = m_network}});
        QTRY_VERIFY(question(window));
        QVERIFY(!window.workbench().isBusy()); // the question holds no worker
        window.session().setCurrent(core::RowId{3});
        question(window)->reject();
        QTRY_VERIFY(!question(window));
        QTest::qWait(50);
        QCOMPARE(m_loads.load(), 0);
        QCOMPARE(runFolders(), std::size_t{0});
        QVERIFY(m_list->approved().empty());
        QCOMPARE(window.session().current(), core::RowId{3});
    }

    void yesRunsItAndIsRemembered() {
        app::MainWindow window(m_registry);
        openIn(window);
        window.workbench().runNetworks({{.model = m_network}});
        QTRY_VERIFY(question(window));
        question(window)->findChild<QPushButton*>(QStringLiteral("load"))->click();
        QTRY_VERIFY(window.session().inspection());
        QTRY_VERIFY(!window.workbench().isBusy());
        QVERIFY(m_loads.load() > 0);
        QCOMPARE(runFolders(), std::size_t{1});
        QCOMPARE(m_list->approved().size(), std::size_t{1});
        QCOMPARE(m_list->approved().front().program, std::string("oddity"));
    }

    void aProjectsNetworkIsAskedForAndCanBeAskedAgain() {
        m_list->remove(m_list->approved().front().sha256);
        m_loads = 0;
        app::MainWindow window(m_registry);
        openIn(window);
        QTRY_VERIFY(question(window));
        question(window)->reject();
        QTRY_VERIFY(!question(window));
        QCOMPARE(window.session().unapprovedNetworks(), QStringList{QStringLiteral("stranger.pt")});
        for (const char* dock : {"compare", "explain"})
            QVERIFY2(askAgain(window, dock), dock);
        QTRY_VERIFY(!window.workbench().isBusy());
        window.session().setCurrent(core::RowId{5});
        QTRY_VERIFY(!window.workbench().isBusy());
        QVERIFY(!question(window)); // asked once, not at every object
        QCOMPARE(m_loads.load(), 0);
        QVERIFY(!window.session().inspection());

        askAgain(window, "compare")->click();
        QTRY_VERIFY(question(window));
        question(window)->findChild<QPushButton*>(QStringLiteral("load"))->click();
        QTRY_VERIFY(window.session().inspection());
        QVERIFY(window.session().unapprovedNetworks().isEmpty());
        QTRY_VERIFY(!askAgain(window, "explain"));
        QTRY_VERIFY(!window.workbench().isBusy());
    }

    void aNetworkWithoutACardIsTriedOnceApproved() {
        m_list->remove(m_list->approved().front().sha256);
        app::MainWindow window(m_registry);
        window.show();
        window.workbench().proposeCard(m_network);
        QTRY_VERIFY(question(window));
        QCOMPARE(m_trials.load(), 0);
        question(window)->findChild<QPushButton*>(QStringLiteral("load"))->click();
        QTRY_VERIFY(window.findChild<widgets::CardForm*>());
        QVERIFY(m_trials.load() > 0);
        auto* save = window.findChild<widgets::CardForm*>()->findChild<QPushButton*>(QStringLiteral("save"));
        QTRY_VERIFY(save->isEnabled());
        save->click();
        QTRY_VERIFY(std::filesystem::exists(core::cardPathBeside(m_network)));
        QTRY_VERIFY(!window.findChild<widgets::CardForm*>());
        std::filesystem::remove(core::cardPathBeside(m_network));
    }

    void anotherProjectTakesTheQuestionAway() {
        m_list->remove(m_list->approved().front().sha256);
        app::MainWindow window(m_registry);
        openIn(window);
        QTRY_VERIFY(question(window));
        window.workbench().close();
        QTRY_VERIFY(!question(window));
    }

    void severalRunAsOneEnsemble() {
        const std::filesystem::path second = m_network.parent_path() / "other.pt";
        tests::writeNetwork(second, "    return torch.neg(x)\n");
        app::MainWindow window(m_registry);
        openIn(window);
        QTRY_VERIFY(question(window)); // about the network of the run that is there
        question(window)->findChild<QPushButton*>(QStringLiteral("load"))->click();
        QTRY_VERIFY(window.session().inspection());
        QTRY_VERIFY(!window.workbench().isBusy());
        const std::size_t before = runFolders();
        window.workbench().runNetworks({{.members = {m_network, second}}});
        QTRY_VERIFY(question(window)); // about the other
        question(window)->findChild<QPushButton*>(QStringLiteral("load"))->click();
        QTRY_COMPARE(runFolders(), before + 1);
        QTRY_VERIFY(!window.workbench().isBusy());
        const auto runs = core::listRuns(std::filesystem::path(m_project.toStdString()) / "runs");
        const auto ensemble = std::ranges::find(runs, std::string("other + stranger"), &core::RunManifest::modelName);
        QVERIFY(ensemble != runs.end());
        QVERIFY(ensemble->complete);
        QVERIFY(std::ranges::any_of(ensemble->outputs,
                                    [](const core::RunOutput& output) { return output.name.ends_with("_std"); }));
    }
};

QTEST_MAIN(TestNetworkApproval)
#include "test_network_approval.moc"
