// SPDX-License-Identifier: BSD-3-Clause
#include <numeric>

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/jobs/workbench.h"
#include "app/steps/network/network_approval.h"
#include "core/model/faithfulness/population.h"
#include "core/sky/demo_survey.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using State = widgets::PopulationLayer::State;

namespace {

constexpr int objects = 1000, side = 64;
constexpr int patienceMs = 180'000;

} // namespace

/// A thousand objects are explained behind the window, which goes on with single ones meanwhile.
class TestWorkbenchPopulation : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    core::Registry m_registry;
    std::unique_ptr<widgets::Session> m_session;
    std::unique_ptr<app::Workbench> m_bench;
    QStringList m_errors;

    std::filesystem::path at(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    bool settles() {
        return QTest::qWaitFor([this] { return !m_bench->isBusy(); }, patienceMs);
    }
    widgets::PopulationOrder order(core::AttributionMethod method, const QString& target) const {
        widgets::PopulationOrder order;
        for (std::int64_t row = 0; row < objects; ++row)
            order.rows.push_back(core::RowId{row});
        order.target = target;
        order.method = method;
        return order;
    }
    State state() const { return m_session->population()->state; }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        auto list = std::make_shared<core::TrustList>(at("trusted.json"));
        m_registry.setTrustList(list);
        m_registry.addModelLoader("torchscript", [](const core::NetworkFile&, const core::LoadOptions&) {
            return std::make_unique<tests::FakeModel>(std::vector<std::string>{"g", "r", "z"}, side, side, 2);
        });
        tests::writeNetwork(at("network.pt"), "    return x\n");
        app::approveNetworks(*list, {core::readNetworkFile(at("network.pt")).identity}, "test");
        core::writeDemoSurvey(at("sky"), {.objects = objects, .seed = 5}, {});
        app::ImportRequest request;
        request.project = at("many.oddity");
        request.catalog.path = at("sky") / "catalog.fits";
        request.images.text = (at("sky") / "images.fits").string();
        m_session = std::make_unique<widgets::Session>();
        m_bench = std::make_unique<app::Workbench>(m_registry, m_session.get());
        connect(m_session.get(), &widgets::Session::told, this, [this](const QString& message, bool isError) {
            if (isError)
                m_errors << message;
        });
        m_bench->importProject(request, {at("network.pt")});
        QVERIFY(settles());
        QCOMPARE(m_errors, QStringList());
        QVERIFY(m_session->ranking());
        QCOMPARE(m_session->attributionOffers().size(), 1U);
        QVERIFY(m_session->attributionOffers().front().targets.contains(QStringLiteral("mahalanobis")));
    }
    void cleanupTestCase() {
        m_bench.reset();
        m_session.reset();
    }

    void aThousandObjectsAreExplainedBehindTheWindow() {
        std::int64_t least = objects;
        int changes = 0;
        QObject watcher;
        connect(m_session.get(), &widgets::Session::populationChanged, &watcher, [&] {
            least = std::min(least, m_session->population()->done);
            ++changes;
        });
        m_session->requestPopulation(order(core::AttributionMethod::InputTimesGradient, QStringLiteral("mahalanobis")));
        QCOMPARE(state(), State::Running);
        const core::RowId row = m_session->ranking()->order[3];
        m_session->setCurrent(row);
        m_session->requestAttribution({row, QStringLiteral("recon_error"), core::AttributionMethod::Gradient});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->attribution() && m_session->attribution()->row == row, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(state(), State::Finished, patienceMs);
        const auto layer = m_session->population();
        QCOMPARE(layer->done, std::int64_t{objects});
        QCOMPARE(layer->model, std::string("fake"));
        QCOMPARE(layer->bands, (std::vector<std::string>{"g", "r", "z"}));
        QVERIFY(layer->population);
        QCOMPARE(layer->population->members.size(), std::size_t{objects});
        for (const core::PopulationMember& member : layer->population->members)
            if (!member.problem.empty())
                qInfo("%s: %s", m_session->survey()->catalog->id(member.row).c_str(), member.problem.c_str());
        QVERIFY(layer->population->mapped > objects - 10); // a few of the demo's artefacts show nothing
        QVERIFY(layer->population->withSegment() > objects / 2);
        QVERIFY(changes > 3 && least < objects); // its progress was told
        QVERIFY(settles());
        QCOMPARE(m_errors, QStringList());
    }

    void whatThereIsStaysWhenItIsStopped() {
        m_session->requestPopulation(order(core::AttributionMethod::Occlusion, QStringLiteral("recon_error")));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->population()->done > 2, patienceMs);
        m_session->stopPopulation();
        QTRY_COMPARE_WITH_TIMEOUT(state(), State::Stopped, patienceMs);
        const auto layer = m_session->population();
        QVERIFY(layer->population);
        QVERIFY(layer->population->mapped > 0 && layer->population->mapped < objects);
        QCOMPARE(layer->population->mapped, std::ssize(layer->population->members));
        QVERIFY(settles());
    }

    void aNewOrderTakesThePlaceOfTheOld() {
        m_session->requestPopulation(order(core::AttributionMethod::Occlusion, QStringLiteral("recon_error")));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->population()->done > 0, patienceMs);
        widgets::PopulationOrder few = order(core::AttributionMethod::Gradient, QStringLiteral("latent:1"));
        few.rows.resize(40);
        m_session->requestPopulation(few);
        QTRY_VERIFY_WITH_TIMEOUT(state() != State::Running, patienceMs);
        QCOMPARE(state(), State::Finished);
        QCOMPARE(m_session->population()->population->mapped, 40);
        QCOMPARE(m_session->population()->order.target, QStringLiteral("latent:1"));
        QVERIFY(settles());
        QCOMPARE(m_errors, QStringList());
    }

    void whatCannotBeAskedIsTold() {
        m_session->requestPopulation(order(core::AttributionMethod::Gradient, QStringLiteral("class:ring")));
        QTRY_COMPARE_WITH_TIMEOUT(state(), State::Failed, patienceMs);
        QCOMPARE(m_errors.size(), 1);
        QVERIFY2(m_errors.front().contains(QStringLiteral("class:ring")), qPrintable(m_errors.front()));
        m_errors.clear();
        QVERIFY(settles());
    }

    void nothingOfItReachesAnotherProject() {
        m_session->requestPopulation(order(core::AttributionMethod::Occlusion, QStringLiteral("recon_error")));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->population()->done > 0, patienceMs);
        m_bench->openProject(at("many.oddity"));
        QVERIFY(!m_session->population());
        QVERIFY(settles());
        QTest::qWait(100);
        QVERIFY(!m_session->population());
    }
};

QTEST_GUILESS_MAIN(TestWorkbenchPopulation)
#include "test_workbench_population.moc"
