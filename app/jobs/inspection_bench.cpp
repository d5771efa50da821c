// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/inspection_bench.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <utility>

#include "app/steps/network/measure_familiarity.h"
#include "app/steps/network/network_of_run.h"
#include "core/error.h"

namespace oddity::app {

namespace {

/// Image or points of another network's view, where this one has none.
void addWhatIsMissing(core::Inspection& whole, core::Inspection other) {
    if (whole.input.values.empty() && !other.input.values.empty()) {
        other.points = std::move(whole.points);
        other.rebuiltPoints = std::move(whole.rebuiltPoints);
        whole = std::move(other);
    } else if (whole.points.size() == 0 && other.points.size() > 0) {
        whole.points = std::move(other.points);
        whole.rebuiltPoints = std::move(other.rebuiltPoints);
    }
}

} // namespace

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
            m_networks.push_back(
                {*run, std::move(model), std::move(inspector), {}, storedFamiliarity(*m_survey, *run)});
        } catch (const core::UntrustedNetwork& untrusted) {
            m_unapproved.insert(m_unapproved.end(), untrusted.networks().begin(), untrusted.networks().end());
        } catch (const core::Error& error) {
            m_problem += (m_problem.empty() ? "" : "; ") + std::string(error.what());
        }
    }
    std::ranges::stable_sort(m_networks, std::ranges::greater(), [](const Network& network) {
        return network.model->card().find(core::OutputKind::Recon) != nullptr;
    });
    return m_networks;
}

core::Inspection InspectionBench::inspect(core::RowId row) {
    if (networks().empty() && !m_unapproved.empty())
        throw core::UntrustedNetwork(m_unapproved);
    if (networks().empty())
        throw core::Error(core::ErrorKind::NotFound,
                          m_problem.empty() ? "no network was run in this project yet"
                                            : "no network of this project can look at objects: " + m_problem);
    std::optional<core::Inspection> whole;
    std::vector<core::ObjectOutput> outputs;
    std::exception_ptr firstProblem;
    for (const Network& network : m_networks)
        try {
            core::Inspection own = network.inspector->inspect(row);
            addFamiliarity(network, row, own);
            std::ranges::move(own.outputs, std::back_inserter(outputs));
            if (whole)
                addWhatIsMissing(*whole, std::move(own));
            else
                whole = std::move(own);
        } catch (const core::Error& error) {
            if (!firstProblem)
                firstProblem = std::current_exception();
            outputs.push_back({network.model->card().name, {}, {}, error.what()});
        }
    if (!whole)
        std::rethrow_exception(firstProblem);
    whole->outputs = std::move(outputs);
    return *std::move(whole);
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
    const Network& network = networkWith(fingerprint);
    return core::symmetryChecks(*network.model, network.inspector->reader().read(row).tensors);
}

InspectionBench::Network& InspectionBench::networkWith(const std::string& fingerprint) {
    for (Network& network : networks())
        if (network.model->fingerprint() == fingerprint)
            return network;
    throw core::Error(core::ErrorKind::NotFound, "this network is not loaded any more");
}

const std::vector<std::string>& InspectionBench::layersOf(Network& network) {
    if (network.layers)
        return *network.layers;
    network.layers.emplace();
    const core::ModelCard& card = network.model->card();
    const bool isOfSeries = card.inputs[static_cast<std::size_t>(card.subjectInput())].isSeries();
    try {
        const core::InputBatch object = core::noiseObject(card);
        for (const core::SpatialLayer& layer : network.model->spatialLayers(core::repeatedInputs(object, 1)))
            if (core::canShow(layer, isOfSeries))
                network.layers->push_back(layer.name);
    } catch (const core::Error& error) {
        // Grad-CAM says why once it is asked for
        if (error.kind() == core::ErrorKind::Cancelled)
            throw;
    }
    return *network.layers;
}

std::vector<ExplainOffer> InspectionBench::offers(const ExplainContext& context) {
    std::vector<ExplainOffer> offers;
    for (Network& network : networks()) {
        const core::ModelCard& card = network.model->card();
        const int subject = card.subjectInput();
        if (subject < 0)
            continue;
        offers.push_back({.network = card.name,
                          .fingerprint = network.model->fingerprint(),
                          .isOfSeries = card.inputs[static_cast<std::size_t>(subject)].isSeries(),
                          .hasGradients = card.hasGradients,
                          .targets = explainTargets(*network.model, context),
                          .families = explainFamilies(*network.model, context),
                          .layers = layersOf(network)});
    }
    return offers;
}

InspectionBench::Network& InspectionBench::networkFor(const ExplainQuestion& question, const ExplainContext& context) {
    std::string complaint;
    for (Network& network : networks()) {
        if (!question.network.empty() && network.model->fingerprint() != question.network)
            continue;
        try {
            if (canExplain(question.target, *network.model, context))
                return network;
        } catch (const core::Error& error) {
            complaint = ": " + error.detail();
        }
    }
    throw core::Error(core::ErrorKind::Usage,
                      "'" + question.target + "' cannot be explained by the networks of this project" + complaint);
}

Explanation InspectionBench::explain(core::RowId row, const ExplainQuestion& question, const ExplainContext& context,
                                     const core::Progress& progress) {
    Network& network = networkFor(question, context);
    core::Target target = explainTarget(question.target, row, *network.model, context);
    Explanation explanation;
    explanation.question = core::questionOf(network.inspector->reader(), row, std::move(target), question.options);
    explanation.attribution = core::attribute(*network.model, explanation.question, question.method, progress);
    explanation.attribution.target = question.target;
    explanation.method = question.method;
    explanation.model = network.model;
    explanation.bands = network.inspector->bands();
    return explanation;
}

std::unique_ptr<core::Model> InspectionBench::copyFor(const ExplainQuestion& question, const ExplainContext& context) {
    return networkFor(question, context).model->clone();
}

} // namespace oddity::app
