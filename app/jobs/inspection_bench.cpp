// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/inspection_bench.h"

#include <algorithm>
#include <set>

#include "app/steps/network/measure_familiarity.h"
#include "app/steps/network/network_of_run.h"
#include "core/error.h"

namespace oddity::app {

InspectionBench::InspectionBench(const core::Registry& registry, std::shared_ptr<const core::Survey> survey,
                                 std::vector<core::RunManifest> runs)
    : m_registry(registry), m_survey(std::move(survey)), m_runs(std::move(runs)) {}

std::vector<InspectionBench::Network>& InspectionBench::networks() {
    if (m_isLoaded)
        return m_networks;
    m_isLoaded = true;
    std::set<std::string> seen;
    for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run) {
        if (!hasNetwork(*run) || !seen.insert(run->modelPath).second)
            continue;
        try {
            std::shared_ptr<core::Model> model = networkOfRun(m_registry, *run, {});
            auto inspector = std::make_unique<core::ObjectInspector>(model, core::sourcesOf(*m_survey));
            m_networks.push_back({*run, std::move(model), std::move(inspector), storedFamiliarity(*m_survey, *run)});
        } catch (const core::UntrustedNetwork& untrusted) {
            m_unapproved.insert(m_unapproved.end(), untrusted.networks().begin(), untrusted.networks().end());
        } catch (const core::Error& error) {
            m_problem = error.what();
        }
    }
    std::ranges::stable_sort(m_networks, std::ranges::greater(), [](const Network& network) {
        return network.model->card().find(core::OutputKind::Recon) != nullptr;
    });
    return m_networks;
}

core::Inspection InspectionBench::inspect(core::RowId row) {
    if (networks().empty())
        throw core::Error(core::ErrorKind::NotFound,
                          !m_unapproved.empty() ? "no network of this project is approved"
                          : m_problem.empty()   ? "no network was run in this project yet"
                                                : "no network of this project can look at objects: " + m_problem);
    core::Inspection inspection = networks().front().inspector->inspect(row);
    addFamiliarity(m_networks.front(), row, inspection);
    for (std::size_t index = 1; index < m_networks.size(); ++index) {
        const Network& other = m_networks[index];
        try {
            for (core::ObjectOutput& output : other.inspector->inspect(row).outputs)
                inspection.outputs.push_back(std::move(output));
            addFamiliarity(other, row, inspection);
        } catch (const core::Error& error) {
            inspection.outputs.push_back({other.model->card().name, {}, {}, error.what()});
        }
    }
    return inspection;
}

void InspectionBench::addFamiliarity(const Network& network, core::RowId row, core::Inspection& inspection) const {
    if (network.familiarity)
        inspection.outputs.push_back(familiarityOutput(*network.familiarity, network.run, row));
}

std::vector<core::NetworkReport> InspectionBench::reports() {
    std::vector<core::NetworkReport> reports;
    for (const Network& network : networks())
        reports.push_back(core::networkReport(*network.model, core::noiseObject(network.model->card())));
    return reports;
}

core::Asked<std::vector<core::SymmetryReport>> InspectionBench::symmetry(const std::string& fingerprint,
                                                                         core::RowId row) {
    for (const Network& network : networks())
        if (network.model->fingerprint() == fingerprint)
            return core::symmetryChecks(*network.model, network.inspector->reader().read(row).tensors);
    throw core::Error(core::ErrorKind::NotFound, "this network is not loaded any more");
}

std::vector<std::string> InspectionBench::targets(const ExplainContext& context) {
    std::vector<std::string> all;
    for (const Network& network : networks())
        for (const std::string& target : explainTargets(network.model->card(), context))
            if (std::ranges::find(all, target) == all.end())
                all.push_back(target);
    return all;
}

Explanation InspectionBench::explain(core::RowId row, const std::string& target, core::AttributionMethod method,
                                     const ExplainContext& context, const core::Progress& progress) {
    for (Network& network : networks()) {
        const auto offered = explainTargets(network.model->card(), context);
        if (std::ranges::find(offered, target) == offered.end())
            continue;
        const core::Target chosen = explainTarget(target, row, *network.model, context);
        Explanation explanation;
        explanation.question = core::questionOf(network.inspector->reader(), row, chosen, {});
        explanation.attribution = core::attribute(*network.model, explanation.question, method, progress);
        explanation.attribution.target = target;
        explanation.method = method;
        explanation.model = network.model;
        explanation.bands = network.inspector->bands();
        return explanation;
    }
    throw core::Error(core::ErrorKind::Usage, "'" + target + "' cannot be explained by the networks of this project");
}

} // namespace oddity::app
