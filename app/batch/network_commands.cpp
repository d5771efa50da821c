// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/steps/explain_object.h"
#include "app/steps/learn_labels.h"
#include "app/steps/rank_objects.h"
#include "app/steps/run_network.h"
#include "core/error.h"
#include "core/io/fits/fits_image.h"
#include "core/joined_words.h"

namespace oddity::app {

namespace {

void addRun(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("run", "Run a network over every object; goes on after a stop");
    struct Request {
        std::string project;
        RunRequest run;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--model", request->run.model, "TorchScript file with its card")->required();
    command->add_option("--device", request->run.device, "auto, cpu or cuda:N");
    command->add_option("--batch", request->run.settings.batch, "objects at once")->check(CLI::PositiveNumber);
    command->add_option("--passes", request->run.settings.passes, "dropout passes")->check(CLI::PositiveNumber);
    command->add_option("--limit", request->run.settings.limit, "stop after this many objects")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed", request->run.settings.seed, "for dropout");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            requireFile(request->run.model);
            const OpenProject open = openProject(request->project, batch);
            const RunResult result = runNetwork(*open.survey, batch.registry, request->run, batch.progress);
            const core::RunSummary& summary = result.summary;
            for (const core::RowFlag& flag : result.manifest.flags)
                batch.remark("flagged " + open.survey->catalog->id(flag.row) + ": " + flag.reason);
            std::ostringstream text;
            text << summary.done << " of " << summary.objects << " objects, " << summary.flagged << " flagged, "
                 << summary.seconds << " s (" << summary.objectsPerSecond << " a second on " << summary.device << ")";
            batch.answer({{"objects", summary.objects},
                          {"done", summary.done},
                          {"flagged", summary.flagged},
                          {"seconds", summary.seconds},
                          {"objects_per_second", summary.objectsPerSecond},
                          {"device", summary.device},
                          {"run", result.manifest.id}},
                         text.str());
            return summary.interrupted ? ExitCode::Interrupted : ExitCode::Done;
        };
    });
}

struct ExplainRequest {
    std::string project, id, method = "integrated_gradients", target, out, run, baseline = "blank";
    core::AttributionOptions options;
    bool rings = false;
};

/// The network of a run that offers the target; the newest such run if several do.
struct ExplainSource {
    std::shared_ptr<core::Model> model;
    std::string target;
};

ExplainSource findSource(const OpenProject& open, const ExplainRequest& request, const ExplainContext& context,
                         const Batch& batch) {
    const auto runs = core::listRuns(open.project.runsFolder());
    std::string known;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (run->modelPath.empty() || run->device == "none" || (!request.run.empty() && run->id != request.run))
            continue;
        requireFile(run->modelPath);
        std::shared_ptr<core::Model> model = batch.registry.loadModel(run->modelPath, {});
        if (model->fingerprint() != run->modelFingerprint)
            throw core::Error(core::ErrorKind::BadInput, "has changed since run " + run->id + "; run it again",
                              {.path = run->modelPath});
        for (const std::string& target : explainTargets(model->card(), context)) {
            known += (known.empty() ? "" : ", ") + target;
            if (request.target.empty() || target == request.target)
                return {std::move(model), target};
        }
    }
    throw core::Error(core::ErrorKind::Usage, known.empty()
                                                  ? "no network was run in this project yet"
                                                  : "'" + request.target + "' cannot be explained; there are " + known);
}

ExitCode explain(const ExplainRequest& request, const Batch& batch) {
    const core::AttributionMethod method = core::attributionMethodNamed(request.method);
    core::AttributionOptions options = request.options;
    options.baseline = core::baselineNamed(request.baseline);
    options.shape = request.rings ? core::OcclusionShape::Ring : core::OcclusionShape::Patch;
    const OpenProject open = openProject(request.project, batch);
    const core::RowId row = requireRow(*open.survey, request.id);
    if (!open.survey->cutouts)
        throw core::Error(core::ErrorKind::BadInput, "the project has no usable images", {.path = request.project});

    std::optional<FeatureSet> features;
    std::optional<LearnResult> learned;
    ExplainContext context;
    try {
        features = assembleFeatures(*open.survey, {}, FeatureContent::All);
        context.features = &*features;
    } catch (const core::Error& error) {
        if (error.kind() != core::ErrorKind::NotFound)
            throw;
        batch.remark(error.what());
    }
    const core::Labels labels = open.project.labels(*open.survey->catalog);
    if (features && request.target == "relevance" && !labels.current.empty()) {
        const core::Scores scores = rankObjects(*open.survey, *features, {}, batch.progress);
        learned = learnLabels(*features, scores, open.project.scheme(), labels, 0, batch.progress);
        if (learned->relevance.head) {
            context.head = &*learned->relevance.head;
            for (std::size_t index = 0; index < learned->relevance.roles.size(); ++index)
                if (learned->relevance.roles[index] == core::LabelRole::Interesting)
                    context.headClass = static_cast<int>(index);
        }
    }

    const ExplainSource source = findSource(open, request, context, batch);
    const core::Target target = explainTarget(source.target, row, *source.model, context);
    core::ObjectInspector inspector(source.model, {open.survey->cutouts, open.survey->catalog});
    const core::Attribution attribution = inspector.explain(row, target, method, options, batch.progress).attribution;
    core::writeFitsImage(request.out, attribution.map,
                         {{"OBJECT", request.id},
                          {"METHOD", request.method},
                          {"TARGET", source.target},
                          {"BASELINE", request.baseline},
                          {"LAYER", attribution.layer},
                          {"MODEL", source.model->card().name}},
                         {{"VALUE", attribution.value}, {"BASEVAL", attribution.baselineValue}});
    nlohmann::json answer{{"id", request.id},           {"method", request.method},
                          {"target", source.target},    {"model", source.model->card().name},
                          {"value", attribution.value}, {"baseline_value", attribution.baselineValue},
                          {"out", request.out}};
    if (method == core::AttributionMethod::IntegratedGradients) {
        answer["completeness_error"] = attribution.completenessError;
        answer["steps"] = attribution.steps;
    }
    if (!attribution.layer.empty())
        answer["layer"] = attribution.layer;
    if (!attribution.bandShares.empty())
        answer["band_shares"] = attribution.bandShares;
    batch.answer(answer, source.target + " = " + std::to_string(attribution.value) + ", map in " + request.out);
    return ExitCode::Done;
}

void addExplain(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("explain", "Which pixels a score of one object depends on");
    auto request = std::make_shared<ExplainRequest>();
    command->add_option("project", request->project)->required();
    command->add_option("--id", request->id)->required();
    command->add_option("--method", request->method, core::joinedWords(core::attributionMethodNames()));
    command->add_option("--baseline", request->baseline,
                        "what pixels that are taken away become: blank, blurred, noise, mean");
    command->add_option("--layer", request->options.layer, "gradcam: the layer; the last with height and width");
    command->add_option("--samples", request->options.samples, "smoothgrad: noisy copies")->check(CLI::PositiveNumber);
    command->add_option("--masks", request->options.masks, "rise: random masks")->check(CLI::PositiveNumber);
    command->add_option("--patch", request->options.patch, "occlusion: patch or ring, in network pixels")
        ->check(CLI::PositiveNumber);
    command->add_option("--stride", request->options.stride, "occlusion: from patch to patch")
        ->check(CLI::PositiveNumber);
    command->add_flag("--rings", request->rings, "occlusion: rings about the centre");
    command->add_flag("--each-band", request->options.eachBand, "occlusion: one band at a time");
    command->add_option("--seed", request->options.seed, "smoothgrad, rise, noise baseline");
    command->add_option("--target", request->target,
                        "recon_error, class:NAME, isolation_forest, latent_distance, relevance");
    command->add_option("--run", request->run, "run whose network is asked");
    command->add_option("--out", request->out, "FITS image to write")->required();
    command->callback([request, &batch] { batch.command = [request, &batch] { return explain(*request, batch); }; });
}

} // namespace

void addNetworkCommands(CLI::App& app, Batch& batch) {
    addRun(app, batch);
    addExplain(app, batch);
}

} // namespace oddity::app
