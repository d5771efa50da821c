// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>
#include <QThreadPool>

#include "app/jobs/inspection_bench.h"
#include "app/steps/explain/explain_basis.h"
#include "app/steps/features.h"
#include "app/steps/import_survey.h"
#include "app/steps/learn_labels.h"
#include "app/steps/run_network.h"
#include "core/model/proposal/card_proposal.h"
#include "core/model/registry.h"
#include "widgets/session/label_writer.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::app {

class ProbeJobs;

/// Networks that wait for the user's word before anything of them is loaded.
struct ApprovalRequest {
    std::vector<core::NetworkIdentity> networks;
    std::vector<RunRequest> toRun; ///< what was to be run
    std::filesystem::path toTry;   ///< a file that was to get a card

    bool isRemembered() const { return toRun.empty() && toTry.empty(); } ///< they come from the project
};

/// A card for a network without one, and the bytes that it is for.
struct ProposedCard {
    core::NetworkFile file;
    core::CardProposal proposal;
};

/// Drives the main job behind the window: opens and imports projects, runs networks, computes map, ranking and
/// learning, answers the views' questions; everything on threads of its own, results into the session. GUI thread.
class Workbench : public QObject {
    Q_OBJECT

public:
    Workbench(const core::Registry& registry, widgets::Session* session, QObject* parent = nullptr);
    ~Workbench() override; ///< stops what runs and waits for it

    void openProject(const std::filesystem::path& folder);
    void importProject(const ImportRequest& request, std::vector<std::filesystem::path> networks);
    /// Writes the demo survey below folder (unless it is there), imports it and computes everything.
    void openDemo(const std::filesystem::path& folder, std::int64_t objects);
    void runNetworks(std::vector<RunRequest> requests); ///< one after the other; nothing without a project
    /// The user's yes: remembers it, and goes on with what waited for it.
    void approve(const ApprovalRequest& request);
    /// Tries a network without a card on shapes as the survey's images have; cardProposed() answers.
    void proposeCard(const std::filesystem::path& network);
    /// What is wrong with a card for the network; for a worker thread.
    std::function<std::string(const std::string& card)> cardCheck(const core::NetworkFile& file) const;
    void describeNetworks();                        ///< networksDescribed() answers
    void checkSymmetry(const QString& fingerprint); ///< of a network, on the current object; symmetryChecked() answers
    void computeMap(const QString& method);
    void rankBy(const QString& method);
    void rankByLikeness(core::RowId row);
    void exportResults(const QString& what, const std::filesystem::path& file);
    void cancel(); ///< the run and every computation; what is finished stays
    /// The project; waits until its labels are on the disk. Labels that the disk would not take are in the file whose
    /// path is returned; empty when all is well.
    QString close();

    ProbeJobs& probes() { return *m_probes; } ///< of the Probes view
    bool isBusy() const;
    const std::shared_ptr<core::TrustList>& trustList() const { return m_registry.trustList(); }
    bool hasProject() const { return m_survey != nullptr; }
    QStringList rankMethods() const { return m_rankMethods; }
    QString rankMethod() const { return m_rankMethod; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 total, const QString& what);
    void busyChanged(bool isBusy);
    void projectOpened();
    void rankMethodsChanged();
    /// Somebody has to ask the user; without an approve() everything stays as it is.
    void approvalAsked(const oddity::app::ApprovalRequest& request);
    void cardProposed(const oddity::app::ProposedCard& proposed);
    /// problem says why there is none.
    void networksDescribed(const std::vector<oddity::core::NetworkReport>& networks, const QString& problem);
    void symmetryChecked(const QString& fingerprint,
                         const oddity::core::Asked<std::vector<oddity::core::SymmetryReport>>& answer);
    void settled(); ///< everything that was asked for is computed or has failed

private:
    struct Opened;
    using OpenWork = std::function<Opened(const core::Progress&)>;
    struct Features {
        FeatureSet latents;
        FeatureSet all;                       ///< latents and reconstruction errors
        std::shared_ptr<FittedScores> fitted; ///< to all
    };
    /// What a check of the weights holds for, whichever object it was made with.
    struct WeightKey {
        std::string network, target;
        core::AttributionMethod method;
        core::AttributionOptions options;

        friend bool operator==(const WeightKey&, const WeightKey&) = default;
    };
    struct KnownWeights {
        WeightKey key;
        std::shared_ptr<const widgets::WeightReport> report;
    };

    static Opened openedProject(const std::filesystem::path& folder, std::vector<std::filesystem::path> networks,
                                const core::Progress& progress);
    void open(OpenWork work);
    void startOpening();
    void adopt(Opened opened);
    void assemble(bool recompute);
    void learn(); ///< once what is being learned is done; labels that come meanwhile are learned together
    void startLearning();
    void inspectCurrent();
    void openBench(); ///< looks at the current object with the networks of m_runs, loaded anew
    void startApproving();
    void takeUnapproved(std::vector<core::NetworkIdentity> networks);
    void explain(const widgets::AttributionRequest& request);
    void check(bool withWeights); ///< the map that is shown
    WeightKey weightKey() const;  ///< of the map that was delivered last
    void refreshTargets();
    ExplainBasis explainBasis() const;
    void watchPopulation();
    void explainMany(const widgets::PopulationOrder& order);
    void askMany(std::shared_ptr<core::Model> model); ///< of the population that is shown
    void changePopulation(const std::function<void(widgets::PopulationLayer& layer)>& change);
    widgets::TaskSlot* addSlot(QThreadPool* pool, widgets::Niceness niceness);
    void taskEnded();

    const core::Registry& m_registry;
    widgets::Session* m_session;
    QThreadPool m_openPool;     ///< opening, importing, making the demo: nothing else is waited for then
    QThreadPool m_networkPool;  ///< one thread: the device's
    QThreadPool m_inspectPool;  ///< one thread: single objects, while a run goes on
    QThreadPool m_manyPool;     ///< one thread: many objects, with a network of its own
    QThreadPool m_analysisPool; ///< maps, scores, learning
    std::vector<widgets::TaskSlot*> m_slots;
    widgets::TaskSlot* m_openSlot;
    widgets::TaskSlot* m_runSlot;
    widgets::TaskSlot* m_assembleSlot;
    widgets::TaskSlot* m_mapSlot;
    widgets::TaskSlot* m_rankSlot;
    widgets::TaskSlot* m_likenessSlot;
    widgets::TaskSlot* m_learnSlot;
    widgets::TaskSlot* m_inspectSlot;
    widgets::TaskSlot* m_explainSlot;
    widgets::TaskSlot* m_checkSlot;
    widgets::TaskSlot* m_targetsSlot;
    widgets::TaskSlot* m_copySlot; ///< of the network that is to look at many objects
    widgets::TaskSlot* m_manySlot;
    widgets::TaskSlot* m_exportSlot;
    widgets::TaskSlot* m_approvalSlot;
    widgets::TaskSlot* m_reportSlot;
    std::function<void()> m_whenReportStops; ///< what a stopped report is answered with
    widgets::TaskSlot* m_cardSlot;
    std::unique_ptr<ProbeJobs> m_probes;

    std::shared_ptr<const core::Survey> m_survey;
    std::unique_ptr<widgets::LabelWriter> m_labelWriter;
    std::shared_ptr<const Features> m_features;
    std::shared_ptr<const core::Scores> m_unsupervised;
    std::shared_ptr<const LearnResult> m_learned;
    std::vector<core::RunManifest> m_runs;
    std::shared_ptr<InspectionBench> m_bench;
    std::vector<core::NetworkIdentity> m_unapproved;  ///< of those that the project remembers
    std::vector<ApprovalRequest> m_approvals;         ///< given, to be remembered one after the other
    bool m_isAssembled = false;                       ///< what the project holds was read
    std::shared_ptr<const Explanation> m_explanation; ///< whose map was delivered last
    std::uint64_t m_population = 0;                   ///< number of the one that is shown
    std::uint64_t m_askedPopulation = 0;              ///< that objects are asked for
    std::vector<KnownWeights> m_weightReports;
    std::vector<core::RowFlag> m_flags; ///< of the import and of every run
    OpenWork m_nextOpen;                ///< begins when the opening before it has let go of its project
    bool m_isLearningStale = false;     ///< labels came while learning ran
    QString m_toldProblem;              ///< the last one of looking at an object, told once
    QStringList m_rankMethods;
    QString m_rankMethod = QStringLiteral("isolation_forest");
    bool m_isLikenessShown = false;
};

} // namespace oddity::app
