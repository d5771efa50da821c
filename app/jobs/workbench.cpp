// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/workbench.h"

#include <algorithm>
#include <utility>

#include <QFileInfo>
#include <QStandardPaths>

#include "app/jobs/end_guard.h"
#include "app/jobs/probes/probe_jobs.h"
#include "app/jobs/result_fields.h"
#include "app/steps/export_results.h"
#include "app/steps/network/precision_check.h"
#include "app/steps/network/program_files.h"
#include "app/steps/run_network.h"
#include "core/error.h"
#include "core/project/project.h"
#include "core/sky/demo_survey.h"

namespace oddity::app {

struct Workbench::Opened {
    std::shared_ptr<core::Project> project;
    std::shared_ptr<const core::Survey> survey;
    std::vector<std::filesystem::path> networks; ///< to be run
};

Workbench::Opened Workbench::openedProject(const std::filesystem::path& folder,
                                           std::vector<std::filesystem::path> networks,
                                           const core::Progress& progress) {
    auto project = std::make_shared<core::Project>(core::Project::open(folder));
    auto survey = core::openSurvey(*project, progress);
    return {std::move(project), std::move(survey), std::move(networks)};
}

namespace {

QString graderName() {
    const QString name = qEnvironmentVariable("USER");
    return name.isEmpty() ? QStringLiteral("unknown") : name;
}

QString remarkOn(const RunResult& result) {
    QString name = QString::fromStdString(result.manifest.modelName);
    if (const QString precision = precisionOf(result.manifest); !precision.isEmpty())
        name = QObject::tr("%1 in %2").arg(name, precision);
    if (!(result.summary.objectsPerSecond > 0))
        return QObject::tr("%1 was run here before: %2 objects, %3 flagged")
            .arg(name, QString::number(result.summary.done), QString::number(result.summary.flagged));
    QString remark = QObject::tr("%1: %2 objects, %3 flagged, %4 objects a second on %5, %6 at once")
                         .arg(name, QString::number(result.summary.done), QString::number(result.summary.flagged),
                              QString::number(result.summary.objectsPerSecond, 'f', 0),
                              QString::fromStdString(result.summary.device), QString::number(result.summary.batch));
    for (const std::string& concession : result.summary.concessions)
        remark += QStringLiteral("; ") + QString::fromStdString(concession);
    if (result.manifest.precisionCheck.objects > 0)
        remark += QStringLiteral("; ") + QString::fromStdString(describe(result.manifest.precisionCheck));
    return remark;
}

} // namespace

Workbench::Workbench(const core::Registry& registry, widgets::Session* session, QObject* parent)
    : QObject(parent), m_registry(registry), m_session(session) {
    m_openPool.setMaxThreadCount(1);
    m_networkPool.setMaxThreadCount(1);
    m_inspectPool.setMaxThreadCount(1);
    m_manyPool.setMaxThreadCount(1);
    m_analysisPool.setMaxThreadCount(std::max(2, QThread::idealThreadCount()));
    for (QThreadPool* pool : {&m_openPool, &m_networkPool, &m_inspectPool, &m_manyPool, &m_analysisPool})
        pool->setExpiryTimeout(-1);
    m_openSlot = addSlot(&m_openPool, widgets::Niceness::None);
    m_runSlot = addSlot(&m_networkPool, widgets::Niceness::Network);
    m_assembleSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_mapSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_rankSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_likenessSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_learnSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_inspectSlot = addSlot(&m_inspectPool, widgets::Niceness::None);
    m_explainSlot = addSlot(&m_inspectPool, widgets::Niceness::None);
    m_checkSlot = addSlot(&m_inspectPool, widgets::Niceness::None);
    m_targetsSlot = addSlot(&m_inspectPool, widgets::Niceness::None);
    m_copySlot = addSlot(&m_inspectPool, widgets::Niceness::None);
    m_manySlot = addSlot(&m_manyPool, widgets::Niceness::Analysis);
    m_exportSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_reportSlot = addSlot(&m_inspectPool, widgets::Niceness::None);
    m_cardSlot = addSlot(&m_analysisPool, widgets::Niceness::Analysis);
    m_approvalSlot = addSlot(&m_openPool, widgets::Niceness::None); // it waits for no computation
    m_probes = std::make_unique<ProbeJobs>(addSlot(&m_inspectPool, widgets::Niceness::None),
                                           addSlot(&m_inspectPool, widgets::Niceness::None),
                                           [this] { return explainBasis(); });
    connect(m_probes.get(), &ProbeJobs::started, this, [this] { Q_EMIT busyChanged(true); });

    connect(m_openSlot, &widgets::TaskSlot::finished, this, &Workbench::startOpening, Qt::QueuedConnection);
    connect(m_approvalSlot, &widgets::TaskSlot::finished, this, &Workbench::startApproving, Qt::QueuedConnection);
    connect(m_reportSlot, &widgets::TaskSlot::finished, this, [this](bool isComplete) {
        if (!isComplete && !m_reportSlot->isRunning() && m_whenReportStops)
            m_whenReportStops();
    });
    connect(m_learnSlot, &widgets::TaskSlot::finished, this, [this] {
        if (m_isLearningStale)
            startLearning();
    });
    watchPopulation();
    connect(session, &widgets::Session::currentChanged, this, [this] { inspectCurrent(); });
    connect(session, &widgets::Session::labelsChanged, this, [this] { learn(); });
    connect(session, &widgets::Session::attributionAsked, this, &Workbench::explain);
    connect(session, &widgets::Session::similarAsked, this, &Workbench::rankByLikeness);
    connect(session, &widgets::Session::approvalAsked, this, [this] {
        if (!m_unapproved.empty())
            Q_EMIT approvalAsked({.networks = m_unapproved, .toRun = {}, .toTry = {}});
    });
}

Workbench::~Workbench() {
    m_session->disconnect(this);
    m_labelWriter.reset(); // waits until they are on the disk
    m_probes.reset();
    qDeleteAll(m_slots);
    const EndGuard guard(endPatience,
                         "oddity: a network does not come back, so the program ends without it; labels and "
                         "finished objects are stored");
    for (QThreadPool* pool : {&m_openPool, &m_networkPool, &m_inspectPool, &m_manyPool, &m_analysisPool})
        pool->waitForDone();
}

widgets::TaskSlot* Workbench::addSlot(QThreadPool* pool, widgets::Niceness niceness) {
    auto* slot = new widgets::TaskSlot(pool, nullptr, niceness);
    connect(slot, &widgets::TaskSlot::progressed, this, &Workbench::progressed);
    connect(slot, &widgets::TaskSlot::failed, this, [this](const QString& message) { m_session->tell(message, true); });
    connect(slot, &widgets::TaskSlot::finished, this, &Workbench::taskEnded);
    m_slots.push_back(slot);
    return slot;
}

bool Workbench::isBusy() const {
    return m_nextOpen || m_isLearningStale || !m_approvals.empty() ||
           std::ranges::any_of(m_slots, [](const widgets::TaskSlot* slot) { return slot->isRunning(); });
}

void Workbench::taskEnded() {
    const bool busy = isBusy();
    Q_EMIT busyChanged(busy);
    if (!busy)
        Q_EMIT settled();
}

void Workbench::cancel() {
    m_nextOpen = {};
    m_isLearningStale = false;
    for (widgets::TaskSlot* slot : m_slots)
        if (slot != m_approvalSlot) // a yes is no computation: it stays given
            slot->cancel();
}

QString Workbench::close() {
    const QString rescue = m_labelWriter ? m_labelWriter->rescueFile() : QString();
    const qint64 rescuedBefore = QFileInfo(rescue).size();
    cancel();
    m_approvalSlot->cancel();
    // before the last labels arrive: nothing more is learned from them here
    m_features.reset();
    m_unsupervised.reset();
    m_learned.reset();
    m_bench.reset();
    m_probes->setBench(nullptr);
    m_runs.clear();
    m_unapproved.clear();
    m_approvals.clear();
    m_isAssembled = false;
    m_explanation.reset();
    ++m_population;
    m_weightReports.clear();
    m_labelWriter.reset();
    m_survey.reset();
    m_flags.clear();
    m_toldProblem.clear();
    m_rankMethods.clear();
    m_isLikenessShown = false;
    m_session->setSurvey(nullptr);
    return QFileInfo(rescue).size() > rescuedBefore ? rescue : QString();
}

void Workbench::open(OpenWork work) {
    close();
    m_nextOpen = std::move(work);
    Q_EMIT busyChanged(true);
    if (!m_openSlot->isRunning())
        startOpening();
}

void Workbench::startOpening() {
    if (m_nextOpen && !m_openSlot->isRunning())
        m_openSlot->start<Opened>(std::exchange(m_nextOpen, {}), [this](Opened opened) { adopt(std::move(opened)); });
}

void Workbench::openProject(const std::filesystem::path& folder) {
    open([folder](const core::Progress& progress) {
        progress.step(0, 0, "Opening " + folder.filename().string());
        return openedProject(folder, {}, progress);
    });
}

void Workbench::importProject(const ImportRequest& request, std::vector<std::filesystem::path> networks) {
    open([request, networks = std::move(networks)](const core::Progress& progress) {
        progress.step(0, 0, "Reading " + request.catalog.path.filename().string());
        importSurvey(request, progress);
        return openedProject(request.project, networks, progress);
    });
}

void Workbench::openDemo(const std::filesystem::path& folder, std::int64_t objects) {
    open([folder, objects](const core::Progress& progress) {
        const std::vector<std::filesystem::path> networks = demoModels();
        const std::filesystem::path project = folder / "demo.oddity";
        if (!std::filesystem::exists(project / "project.db")) {
            core::writeDemoSurvey(folder, {.objects = objects}, progress);
            ImportRequest request;
            request.project = project;
            request.catalog.path = folder / "catalog.fits";
            request.images.text = (folder / "images.fits").string();
            importSurvey(request, progress);
        }
        return openedProject(project, networks, progress);
    });
}

void Workbench::adopt(Opened opened) {
    m_survey = opened.survey;
    m_flags = m_survey->flags;
    m_session->setSurvey(m_survey);
    for (const std::string& remark : m_survey->remarks)
        m_session->tell(QString::fromStdString(remark), false);
    m_labelWriter = std::make_unique<widgets::LabelWriter>(
        m_session, widgets::labelStoreOf(std::move(*opened.project), m_survey->catalog),
        widgets::LabelWriterSettings{
            .grader = graderName(), .rescueFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)});
    connect(m_labelWriter.get(), &widgets::LabelWriter::loaded, this, [this] { m_session->setFlags(m_flags); });
    Q_EMIT projectOpened();
    std::vector<RunRequest> requests;
    for (const std::filesystem::path& network : opened.networks)
        requests.push_back({.model = network});
    if (requests.empty())
        assemble(false);
    else
        runNetworks(std::move(requests));
}

void Workbench::runNetworks(std::vector<RunRequest> requests) {
    if (!m_survey)
        return;
    Q_EMIT busyChanged(true);
    struct Outcome {
        bool isNew = false; ///< something was computed that was not there yet
        QStringList remarks;
        QStringList problems;
        ApprovalRequest unapproved;
    };
    m_runSlot->start<Outcome>(
        [survey = m_survey, requests = std::move(requests), &registry = m_registry](const core::Progress& progress) {
            Outcome outcome;
            for (const RunRequest& request : requests) {
                try {
                    const RunResult result = app::runNetwork(*survey, registry, request, progress);
                    outcome.isNew = outcome.isNew || result.summary.objectsPerSecond > 0;
                    outcome.remarks << remarkOn(result);
                } catch (const core::UntrustedNetwork& untrusted) {
                    outcome.unapproved.toRun.push_back(request);
                    outcome.unapproved.networks.insert(outcome.unapproved.networks.end(), untrusted.networks().begin(),
                                                       untrusted.networks().end());
                } catch (const core::Error& error) {
                    if (error.kind() == core::ErrorKind::Cancelled)
                        throw;
                    outcome.problems << QString::fromUtf8(error.what());
                }
                progress.throwIfStopped();
            }
            return outcome;
        },
        [this](const Outcome& outcome) {
            for (const QString& remark : outcome.remarks)
                m_session->tell(remark, false);
            for (const QString& problem : outcome.problems)
                m_session->tell(problem, true);
            if (!m_isAssembled || !outcome.remarks.isEmpty())
                assemble(outcome.isNew);
            if (!outcome.unapproved.toRun.empty())
                Q_EMIT approvalAsked(outcome.unapproved);
        });
}

void Workbench::exportResults(const QString& what, const std::filesystem::path& file) {
    if (!m_survey)
        return;
    Q_EMIT busyChanged(true);
    m_exportSlot->start<ExportSummary>(
        [survey = m_survey, labels = m_session->labels(), what, file](const core::Progress& progress) {
            progress.step(0, 0, "Writing " + file.filename().string());
            return app::exportResults(*survey, labels, what.toStdString(), file);
        },
        [this, file](const ExportSummary& done) {
            m_session->tell(tr("%L1 rows written to %2").arg(done.rows).arg(QString::fromStdString(file.string())),
                            false);
            for (const std::string& remark : done.remarks)
                m_session->tell(QString::fromStdString(remark), false);
        });
}

void Workbench::inspectCurrent() {
    const core::RowId row = m_session->current();
    m_checkSlot->cancel(); // of an object before; it would have this one wait
    m_probes->stop();
    if (!m_bench || !row.isValid() || !m_survey->hasMeasurements()) {
        m_session->setInspection(nullptr);
        return;
    }
    struct Look {
        std::shared_ptr<const core::Inspection> inspection; ///< null: it was not possible
        QString problem;
        std::vector<core::NetworkIdentity> unapproved;
    };
    m_inspectSlot->start<Look>(
        [bench = m_bench, row](const core::Progress&) {
            try {
                auto inspection = std::make_shared<const core::Inspection>(bench->inspect(row));
                return Look{std::move(inspection), QString::fromStdString(bench->problem()), bench->unapproved()};
            } catch (const core::UntrustedNetwork& untrusted) { // of which the user is asked; of others it is told
                return Look{nullptr, QString::fromStdString(bench->problem()), untrusted.networks()};
            } catch (const core::Error& error) {
                return Look{nullptr, QString::fromUtf8(error.what()), bench->unapproved()};
            }
        },
        [this, row](Look look) {
            takeUnapproved(std::move(look.unapproved));
            m_session->setInspection(std::move(look.inspection));
            // a flag says already why nothing can be seen of this object
            if (!look.problem.isEmpty() && m_session->flagReason(row).isEmpty() &&
                std::exchange(m_toldProblem, look.problem) != look.problem)
                m_session->tell(look.problem, true);
        });
}

} // namespace oddity::app
