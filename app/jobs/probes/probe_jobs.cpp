// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/probes/probe_jobs.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "app/steps/explain/survey_median.h"
#include "app/steps/image/generate_images.h"
#include "core/error.h"

namespace oddity::app {

namespace {

using widgets::ProbeAnswer;
using widgets::ProbedNetwork;
using widgets::WalkFrames;

ProbedNetwork describe(core::Model& model, const ExplainContext& context) {
    ProbedNetwork probed{.fingerprint = QString::fromStdString(model.fingerprint()),
                         .card = model.card(),
                         .targets = {},
                         .layers = {},
                         .convolutions = {},
                         .problem = {}};
    for (const std::string& target : explainTargets(model, context))
        probed.targets << QString::fromStdString(target);
    try {
        const core::InputBatch noise = core::repeatedInputs(core::noiseObject(model.card()), 1);
        for (const core::SpatialLayer& layer : model.spatialLayers(noise))
            probed.layers << QString::fromStdString(layer.name);
        for (const core::ConvolutionFilters& filters : core::interiorOf(model).convolutions(noise))
            probed.convolutions << QString::fromStdString(filters.name);
    } catch (const core::Error& error) {
        probed.problem = QString::fromUtf8(error.what());
    }
    return probed;
}

/// Of the newest run of this network on the objects as they are now.
GeneratedImages walked(const core::Survey& survey, core::Model& model, const widgets::WalkQuestion& question,
                       const core::Progress& progress) {
    using Way = widgets::WalkQuestion::Way;
    GenerateRequest request;
    if (question.way != Way::Drawn)
        request.id = survey.catalog->id(question.from);
    if (question.way == Way::Between)
        request.to = question.to.toStdString();
    if (question.way == Way::Along)
        request.dimension = question.dimension;
    request.reach = question.reach;
    request.count = question.count;
    request.seed = question.seed;
    return generatedImages(survey, model, newestRunOf(survey, model), request, progress);
}

} // namespace

/// Medians by network and score; of the one thread that looks at single objects.
struct ProbeJobs::Medians {
    std::map<std::pair<std::string, std::string>, SurveyMedian> known;

    SurveyMedian of(const std::string& target, const core::Model& model, const core::Survey& survey,
                    const ExplainContext& context, const core::Progress& progress) {
        const auto place = known.find({model.fingerprint(), target});
        if (place != known.end())
            return place->second;
        progress.step(0, 0, "Median of the survey");
        const SurveyMedian median = surveyMedianOf(target, model, survey, context, progress);
        if (target != "relevance") // which every label changes
            known.insert({{model.fingerprint(), target}, median});
        return median;
    }
};

ProbeJobs::ProbeJobs(widgets::TaskSlot* listing, widgets::TaskSlot* asking, std::function<ExplainBasis()> basis)
    : m_listing(listing), m_asking(asking), m_basis(std::move(basis)) {
    connect(m_asking, &widgets::TaskSlot::finished, this, [this](bool isComplete) {
        if (!isComplete && !m_asking->isRunning() && m_whenStopped)
            std::exchange(m_whenStopped, {})();
    });
}

void ProbeJobs::setBench(std::shared_ptr<InspectionBench> bench) {
    m_bench = std::move(bench);
    m_medians = std::make_shared<Medians>();
    m_listing->cancel();
    stop();
    Q_EMIT benchChanged();
}

void ProbeJobs::list() {
    if (!m_bench) {
        Q_EMIT listed({}, tr("No network was run in this project yet."));
        return;
    }
    Q_EMIT started();
    m_listing->start<std::vector<ProbedNetwork>>(
        [bench = m_bench, basis = m_basis()](const core::Progress& progress) {
            std::vector<ProbedNetwork> networks;
            for (const InspectionBench::Network& network : bench->networks()) {
                progress.throwIfStopped();
                networks.push_back(describe(*network.model, basis.context()));
            }
            return networks;
        },
        [this](const std::vector<ProbedNetwork>& networks) {
            Q_EMIT listed(networks, networks.empty() ? tr("No network of this project can be loaded.") : QString());
        });
}

void ProbeJobs::ask(const widgets::ProbeQuestion& question) {
    if (!m_bench || !question.row.isValid())
        return;
    Q_EMIT started();
    m_whenStopped = [this, question] { Q_EMIT answered({question, nullptr, tr("Stopped.")}); };
    m_asking->start<ProbeAnswer>(
        [bench = m_bench, basis = m_basis(), medians = m_medians, question](const core::Progress& progress) {
            try {
                const InspectionBench::Network& network = bench->networkWith(question.network.toStdString());
                const ExplainContext context = basis.context();
                core::ProbeRequest request = question.request;
                std::string origin;
                if (request.lacksThreshold()) {
                    const SurveyMedian median =
                        medians->of(request.target, *network.model, *basis.survey, context, progress);
                    request.threshold = median.value;
                    origin = median.origin();
                }
                core::ProbeFindings findings = core::probe(
                    *network.model, network.inspector->reader(), question.row, request,
                    [&](const std::string& name) { return explainTarget(name, question.row, *network.model, context); },
                    progress);
                if (auto* change = std::get_if<core::ChangeFindings>(&findings))
                    change->thresholdOrigin = std::move(origin);
                return ProbeAnswer{question, std::make_shared<const core::ProbeFindings>(std::move(findings)), {}};
            } catch (const core::Error& error) {
                if (error.kind() == core::ErrorKind::Cancelled)
                    throw;
                return ProbeAnswer{question, nullptr, QString::fromUtf8(error.what())};
            }
        },
        [this](const ProbeAnswer& answer) { Q_EMIT answered(answer); });
}

void ProbeJobs::walk(const widgets::WalkQuestion& question) {
    if (!m_bench)
        return;
    Q_EMIT started();
    m_whenStopped = [this, question] {
        WalkFrames frames;
        frames.question = question;
        frames.problem = tr("Stopped.");
        Q_EMIT walked(frames);
    };
    m_asking->start<WalkFrames>(
        [bench = m_bench, basis = m_basis(), question](const core::Progress& progress) {
            WalkFrames frames;
            frames.question = question;
            try {
                core::Model& model = *bench->networkWith(question.network.toStdString()).model;
                GeneratedImages generated = app::walked(*basis.survey, model, question, progress);
                frames.images = std::move(generated.images);
                frames.bands = std::move(generated.bands);
                frames.network = QString::fromStdString(model.card().name);
                frames.way = QString::fromStdString(generated.way);
                frames.unit = QString::fromStdString(generated.unit);
            } catch (const core::Error& error) {
                if (error.kind() == core::ErrorKind::Cancelled)
                    throw;
                frames.problem = QString::fromUtf8(error.what());
            }
            return frames;
        },
        [this](const WalkFrames& frames) { Q_EMIT walked(frames); });
}

void ProbeJobs::stop() {
    m_asking->cancel();
}

} // namespace oddity::app
