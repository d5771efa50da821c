// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/steps/explain_object.h"
#include "core/model/inspection.h"
#include "core/model/object_question.h"
#include "core/model/registry.h"
#include "core/model/report/network_report.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

/// What is asked of a network, whichever object it is about.
struct ExplainQuestion {
    std::string target;
    std::string network; ///< fingerprint; "": the first that can be asked
    core::AttributionMethod method = core::AttributionMethod::IntegratedGradients;
    core::AttributionOptions options = {};
};

/// A map and what it was made of.
struct Explanation {
    core::Attribution attribution;
    core::ObjectQuestion question;
    core::AttributionMethod method = core::AttributionMethod::Gradient;
    std::shared_ptr<core::Model> model;
    std::vector<std::string> bands;
};

/// What a network can be asked.
struct ExplainOffer {
    std::string network; ///< its name
    std::string fingerprint;
    bool isOfSeries = false;
    bool hasGradients = true;
    std::vector<std::string> targets;
    std::vector<core::TargetFamily> families;
    std::vector<std::string> layers; ///< with height and width; none where the network does not show them
};

/// The networks of a project's runs, loaded when first asked, for looking at single objects. Used by one thread at a
/// time, not the window's; throws core::Error.
class InspectionBench {
public:
    InspectionBench(const core::Registry& registry, std::shared_ptr<const core::Survey> survey,
                    std::vector<core::RunManifest> runs);

    /// The first network's view of the image and the first one's of the spectrum or light curve, those with a
    /// reconstruction before others, with the outputs of all. Of a network that fails on this object, its problem is
    /// among them; throws the first problem where all fail.
    core::Inspection inspect(core::RowId row);
    /// Why a network could not be loaded for looking, once something was asked for; "" where all could.
    const std::string& problem() const { return m_problem; }
    /// Networks that were not loaded because the user has not approved them, once something was asked for.
    const std::vector<core::NetworkIdentity>& unapproved() const { return m_unapproved; }
    /// Of the networks that loaded, in the order in which they are asked.
    std::vector<core::NetworkReport> reports();
    /// Of the network with this fingerprint, on one object.
    core::Asked<std::vector<core::SymmetryReport>> symmetry(const std::string& fingerprint, core::RowId row);
    std::vector<ExplainOffer> offers(const ExplainContext& context);
    Explanation explain(core::RowId row, const ExplainQuestion& question, const ExplainContext& context,
                        const core::Progress& progress);
    /// The network that a question is for, to be used on another thread.
    std::unique_ptr<core::Model> copyFor(const ExplainQuestion& question, const ExplainContext& context);

    struct Network {
        core::RunManifest run;
        std::shared_ptr<core::Model> model;
        std::unique_ptr<core::ObjectInspector> inspector;
        std::optional<std::vector<std::string>> layers; ///< once they were looked for
        std::optional<core::Derived> familiarity;       ///< as it was measured last
    };
    std::vector<Network>& networks();                     ///< those that loaded
    Network& networkWith(const std::string& fingerprint); ///< throws core::Error(NotFound)

private:
    Network& networkFor(const ExplainQuestion& question, const ExplainContext& context);
    static const std::vector<std::string>& layersOf(Network& network);
    void addFamiliarity(const Network& network, core::RowId row, core::Inspection& inspection) const;

    const core::Registry& m_registry;
    std::shared_ptr<const core::Survey> m_survey;
    std::vector<core::RunManifest> m_runs;
    std::vector<Network> m_networks;
    bool m_isLoaded = false;
    std::string m_problem;
    std::vector<core::NetworkIdentity> m_unapproved;
};

} // namespace oddity::app
