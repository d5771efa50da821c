// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/workbench.h"

#include <algorithm>
#include <utility>

#include <QStandardPaths>

#include "app/jobs/demo_models.h"
#include "app/steps/export_results.h"
#include "app/steps/run_network.h"
#include "core/error.h"
#include "core/project/project.h"
#include "core/sky/demo_survey.h"

namespace oddity::app {

struct Workbench::Opened {
    std::shared_ptr<core::Project> project;
    std::shared_ptr<const core::Survey> survey;
};

namespace {

QString graderName() {
    const QString name = qEnvironmentVariable("USER");
    return name.isEmpty() ? QStringLiteral("unknown") : name;
}

} // namespace

Workbench::Workbench(const core::Registry& registry, widgets::Session* session, QObject* parent)
    : QObject(parent), m_registry(registry), m_session(session) {
    m_networkPool.setMaxThreadCount(1);
    m_inspectPool.setMaxThreadCount(1);
    m_analysisPool.setMaxThreadCount(std::max(2, QThread::idealThreadCount()));
    for (QThreadPool* pool : {&m_networkPool, &m_inspectPool, &m_analysisPool})
        pool->setExpiryTimeout(-1);
    m_networkPool.setThreadPriority(QThread::LowPriority);
    m_openSlot = addSlot(&m_analysisPool);
    m_runSlot = addSlot(&m_networkPool);
    m_assembleSlot = addSlot(&m_analysisPool);
    m_mapSlot = addSlot(&m_analysisPool);
    m_rankSlot = addSlot(&m_analysisPool);
    m_learnSlot = addSlot(&m_analysisPool);
    m_inspectSlot = addSlot(&m_inspectPool);
    m_explainSlot = addSlot(&m_inspectPool);
    m_targetsSlot = addSlot(&m_inspectPool);
    m_exportSlot = addSlot(&m_analysisPool);

    connect(session, &widgets::Session::currentChanged, this, [this] { inspectCurrent(); });
    connect(session, &widgets::Session::labelsChanged, this, [this] { learn(); });
    connect(session, &widgets::Session::attributionAsked, this, &Workbench::explain);
    connect(session, &widgets::Session::similarAsked, this, &Workbench::rankByLikeness);
}

Workbench::~Workbench() {
    m_session->disconnect(this);
    m_labelWriter.reset();
    qDeleteAll(m_slots);
    for (QThreadPool* pool : {&m_networkPool, &m_inspectPool, &m_analysisPool})
        pool->waitForDone();
}

widgets::TaskSlot* Workbench::addSlot(QThreadPool* pool) {
    auto* slot = new widgets::TaskSlot(pool);
    connect(slot, &widgets::TaskSlot::progressed, this, &Workbench::progressed);
    connect(slot, &widgets::TaskSlot::failed, this, [this](const QString& message) { m_session->tell(message, true); });
    connect(slot, &widgets::TaskSlot::finished, this, &Workbench::taskEnded);
    m_slots.push_back(slot);
    return slot;
}

bool Workbench::isBusy() const {
    return std::ranges::any_of(m_slots, [](const widgets::TaskSlot* slot) { return slot->isRunning(); });
}

void Workbench::taskEnded() {
    const bool busy = isBusy();
    Q_EMIT busyChanged(busy);
    if (!busy && m_networksToRun.empty())
        Q_EMIT settled();
}

void Workbench::cancel() {
    m_networksToRun.clear();
    for (widgets::TaskSlot* slot : m_slots)
        slot->cancel();
}

void Workbench::close() {
    cancel();
    m_labelWriter.reset();
    m_session->setLabelsWritable(false);
    m_survey.reset();
    m_features.reset();
    m_unsupervised.reset();
    m_learned.reset();
    m_bench.reset();
    m_rankMethods.clear();
    m_isLikenessShown = false;
    m_session->setSurvey(nullptr);
}

void Workbench::openProject(const std::filesystem::path& folder) {
    close();
    Q_EMIT busyChanged(true);
    m_openSlot->start<Opened>(
        [folder](const core::Progress& progress) {
            progress.step(0, 0, "Opening " + folder.filename().string());
            auto project = std::make_shared<core::Project>(core::Project::open(folder));
            auto survey = core::openSurvey(*project, progress);
            return Opened{std::move(project), std::move(survey)};
        },
        [this](Opened opened) { adopt(std::move(opened)); });
}

void Workbench::importProject(const ImportRequest& request, std::vector<std::filesystem::path> networks) {
    close();
    m_networksToRun = std::move(networks);
    Q_EMIT busyChanged(true);
    m_openSlot->start<Opened>(
        [request](const core::Progress& progress) {
            progress.step(0, 0, "Reading " + request.catalog.path.filename().string());
            importSurvey(request, progress);
            auto project = std::make_shared<core::Project>(core::Project::open(request.project));
            auto survey = core::openSurvey(*project, progress);
            return Opened{std::move(project), std::move(survey)};
        },
        [this](Opened opened) { adopt(std::move(opened)); });
}

void Workbench::openDemo(const std::filesystem::path& folder, std::int64_t objects) {
    close();
    m_networksToRun = demoModels();
    Q_EMIT busyChanged(true);
    m_openSlot->start<Opened>(
        [folder, objects](const core::Progress& progress) {
            const std::filesystem::path project = folder / "demo.oddity";
            if (!std::filesystem::exists(project / "project.db")) {
                core::writeDemoSurvey(folder, {.objects = objects}, progress);
                ImportRequest request;
                request.project = project;
                request.catalog.path = folder / "catalog.fits";
                request.images.text = (folder / "images.fits").string();
                importSurvey(request, progress);
            }
            auto opened = std::make_shared<core::Project>(core::Project::open(project));
            auto survey = core::openSurvey(*opened, progress);
            return Opened{std::move(opened), std::move(survey)};
        },
        [this](Opened opened) { adopt(std::move(opened)); });
}

void Workbench::adopt(Opened opened) {
    m_survey = opened.survey;
    m_session->setSurvey(m_survey);
    for (const std::string& remark : m_survey->remarks)
        m_session->tell(QString::fromStdString(remark), false);
    m_labelWriter = std::make_unique<widgets::LabelWriter>(
        m_session, widgets::labelStoreOf(std::move(*opened.project), m_survey->catalog),
        widgets::LabelWriterSettings{
            .grader = graderName(), .rescueFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)});
    connect(m_labelWriter.get(), &widgets::LabelWriter::loaded, this, [this] { m_session->setFlags(m_survey->flags); });
    Q_EMIT projectOpened();
    if (m_networksToRun.empty())
        assemble(false);
    else
        runNetworks(std::exchange(m_networksToRun, {}));
}

void Workbench::runNetwork(const std::filesystem::path& network) {
    if (m_survey)
        runNetworks({network});
}

void Workbench::runNetworks(std::vector<std::filesystem::path> networks) {
    Q_EMIT busyChanged(true);
    struct Outcome {
        std::vector<core::RowFlag> flags;
        QStringList remarks;
    };
    m_runSlot->start<Outcome>(
        [survey = m_survey, networks = std::move(networks), &registry = m_registry](const core::Progress& progress) {
            Outcome outcome;
            for (const std::filesystem::path& network : networks) {
                RunRequest request;
                request.model = network;
                const RunResult result = app::runNetwork(*survey, registry, request, progress);
                outcome.flags.insert(outcome.flags.end(), result.manifest.flags.begin(), result.manifest.flags.end());
                outcome.remarks << QObject::tr("%1: %2 objects, %3 flagged, %4 objects a second on %5")
                                       .arg(QString::fromStdString(result.manifest.modelName))
                                       .arg(result.summary.done)
                                       .arg(result.summary.flagged)
                                       .arg(result.summary.objectsPerSecond, 0, 'f', 0)
                                       .arg(QString::fromStdString(result.summary.device));
                progress.throwIfStopped();
            }
            return outcome;
        },
        [this](const Outcome& outcome) {
            std::vector<core::RowFlag> flags = m_session->flags();
            for (const core::RowFlag& flag : outcome.flags)
                if (std::ranges::find(flags, flag) == flags.end())
                    flags.push_back(flag);
            m_session->setFlags(std::move(flags));
            for (const QString& remark : outcome.remarks)
                m_session->tell(remark, false);
            assemble(true);
        });
}

void Workbench::exportResults(const QString& what, const std::filesystem::path& file) {
    if (!m_survey)
        return;
    Q_EMIT busyChanged(true);
    m_exportSlot->start<std::int64_t>(
        [survey = m_survey, labels = m_session->labels(), what, file](const core::Progress& progress) {
            progress.step(0, 0, "Writing " + file.filename().string());
            return app::exportResults(*survey, labels, what.toStdString(), file);
        },
        [this, file](std::int64_t rows) {
            m_session->tell(tr("%L1 rows written to %2").arg(rows).arg(QString::fromStdString(file.string())), false);
        });
}

void Workbench::inspectCurrent() {
    const core::RowId row = m_session->current();
    if (!m_bench || !row.isValid() || !m_survey->cutouts) {
        m_session->setInspection(nullptr);
        return;
    }
    m_inspectSlot->start<std::shared_ptr<const core::Inspection>>(
        [bench = m_bench, row](const core::Progress&) {
            return std::make_shared<const core::Inspection>(bench->inspect(row));
        },
        [this](std::shared_ptr<const core::Inspection> inspection) {
            m_session->setInspection(std::move(inspection));
        });
}

void Workbench::refreshTargets() {
    if (!m_bench)
        return;
    m_targetsSlot->start<QStringList>(
        [bench = m_bench, features = m_features, learned = m_learned](const core::Progress&) {
            ExplainContext context;
            if (features)
                context.features = &features->all;
            if (learned && learned->relevance.head)
                context.head = &*learned->relevance.head;
            QStringList names;
            for (const std::string& target : bench->targets(context))
                names << QString::fromStdString(target);
            return names;
        },
        [this](const QStringList& targets) { m_session->setAttributionTargets(targets); });
}

void Workbench::explain(const widgets::AttributionRequest& request) {
    if (!m_bench || !request.row.isValid())
        return;
    Q_EMIT busyChanged(true);
    m_explainSlot->start<std::shared_ptr<const widgets::AttributionLayer>>(
        [bench = m_bench, features = m_features, learned = m_learned, request](const core::Progress& progress) {
            ExplainContext context;
            if (features)
                context.features = &features->all;
            if (learned && learned->relevance.head) {
                context.head = &*learned->relevance.head;
                const auto& roles = learned->relevance.roles;
                context.headClass =
                    static_cast<int>(std::ranges::find(roles, core::LabelRole::Interesting) - roles.begin());
            }
            Explanation explanation =
                bench->explain(request.row, request.target.toStdString(), request.method, context, progress);
            return std::make_shared<const widgets::AttributionLayer>(widgets::AttributionLayer{
                request.row, std::move(explanation.attribution), explanation.grid, std::move(explanation.bands)});
        },
        [this](std::shared_ptr<const widgets::AttributionLayer> layer) {
            m_session->setAttribution(std::move(layer));
        });
}

} // namespace oddity::app
