// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/steps/explain_object.h"
#include "core/model/inspection.h"
#include "core/model/object_question.h"
#include "core/model/registry.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

/// A map and what it was made of.
struct Explanation {
    core::Attribution attribution;
    core::ObjectQuestion question;
    core::AttributionMethod method = core::AttributionMethod::Gradient;
    std::shared_ptr<core::Model> model;
    std::vector<std::string> bands;
};

/// The networks of a project's runs, loaded when first asked, for looking at single objects. Used by one thread at a
/// time, not the window's; throws core::Error.
class InspectionBench {
public:
    InspectionBench(const core::Registry& registry, std::shared_ptr<const core::Survey> survey,
                    std::vector<core::RunManifest> runs);

    /// The view of the first network with a reconstruction (else the first that loads), with the outputs of all. Of
    /// another network that fails on this object, its problem is among them.
    core::Inspection inspect(core::RowId row);
    /// Why a network could not be loaded for looking, once something was asked for; "" where all could.
    const std::string& problem() const { return m_problem; }
    std::vector<std::string> targets(const ExplainContext& context);
    Explanation explain(core::RowId row, const std::string& target, core::AttributionMethod method,
                        const ExplainContext& context, const core::Progress& progress);

private:
    struct Network {
        core::RunManifest run;
        std::shared_ptr<core::Model> model;
        std::unique_ptr<core::ObjectInspector> inspector;
    };
    std::vector<Network>& networks();

    const core::Registry& m_registry;
    std::shared_ptr<const core::Survey> m_survey;
    std::vector<core::RunManifest> m_runs;
    std::vector<Network> m_networks;
    bool m_isLoaded = false;
    std::string m_problem;
};

} // namespace oddity::app
