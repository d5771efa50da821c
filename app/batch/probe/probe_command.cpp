// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <memory>
#include <optional>
#include <ranges>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/batch/command.h"
#include "app/batch/explain_report.h"
#include "app/batch/probe/probe_report.h"
#include "app/steps/explain/explain_basis.h"
#include "app/steps/explain/survey_median.h"
#include "app/steps/network/network_of_run.h"
#include "core/error.h"
#include "core/joined_words.h"

namespace oddity::app {

namespace {

struct ProbeOptions {
    std::string project, id, what = "symmetry", out, run, baseline = "blank";
    std::optional<float> threshold;
    core::ProbeRequest request;
};

/// "" when this network can be asked, else why not. Fills in the score that is watched where none was named.
std::string reasonAgainst(const core::Model& model, const ExplainContext& context, core::ProbeRequest& request) {
    const core::ModelCard& card = model.card();
    if (std::ranges::find(card.inputs, core::InputKind::Image, &core::InputSpec::kind) == card.inputs.end())
        return "takes no image";
    const std::vector<std::string> offered = explainTargets(model, context);
    const bool watchesScore = request.kind == core::ProbeKind::Ablation || !request.target.empty();
    if (request.kind == core::ProbeKind::SmallestChange && !watchesScore)
        return card.find(core::OutputKind::Class) ? "" : "gives no class";
    if (!watchesScore)
        return {};
    if (request.target.empty() && !offered.empty()) {
        request.target = offered.front();
        return {};
    }
    if (!request.target.empty() && canExplain(request.target, model, context))
        return {};
    return "offers " + (offered.empty() ? std::string("no score") : core::joinedWords(offered));
}

/// The network of the newest run that can be asked.
std::unique_ptr<core::Model> networkFor(const OpenProject& open, const ExplainContext& context, ProbeOptions& options,
                                        const Batch& batch) {
    std::string reasons;
    std::set<std::filesystem::path> seen;
    for (const core::RunManifest& run : core::listRuns(open.project.runsFolder()) | std::views::reverse) {
        if (!hasNetwork(run) || (!options.run.empty() && run.id != options.run) || !seen.insert(run.modelPath).second)
            continue;
        approveRemembered(run.modelPath, batch);
        std::unique_ptr<core::Model> model = networkOfRun(batch.registry, run, {});
        std::string reason;
        try {
            reason = reasonAgainst(*model, context, options.request);
            if (reason.empty())
                return model;
        } catch (const core::Error& error) {
            reason = error.detail();
        }
        reasons += (reasons.empty() ? " (" : "; ") + model->card().name + " " + reason;
    }
    if (reasons.empty())
        throw core::Error(core::ErrorKind::NotFound, options.run.empty()
                                                         ? "no network was run in this project yet"
                                                         : "there is no run '" + options.run + "' of a network");
    throw core::Error(core::ErrorKind::Usage, "no network of this project can be asked this" + reasons + ")");
}

ExitCode probeObject(ProbeOptions options, const Batch& batch) {
    options.request.kind = core::probeKindNamed(options.what);
    options.request.baseline = core::baselineNamed(options.baseline);
    options.request.threshold = options.threshold;
    const OpenProject open = openProject(options.project, batch);
    const core::RowId row = requireRow(*open.survey, options.id);
    std::string remark;
    ExplainBasis basis = explainBasisOf(open.survey, remark);
    if (!remark.empty())
        batch.remark(remark);
    if (options.request.target == "relevance")
        learnInto(basis, open.project, batch.progress);
    const ExplainContext context = basis.context();
    const std::unique_ptr<core::Model> model = networkFor(open, context, options, batch);
    const core::InputReader reader(model->card(), core::sourcesOf(*open.survey));
    std::string origin;
    if (options.request.lacksThreshold()) {
        const SurveyMedian median =
            surveyMedianOf(options.request.target, *model, *open.survey, context, batch.progress);
        options.request.threshold = median.value;
        origin = median.origin();
    }
    core::ProbeFindings findings = core::probe(
        *model, reader, row, options.request,
        [&](const std::string& name) { return explainTarget(name, row, *model, context); }, batch.progress);
    if (auto* change = std::get_if<core::ChangeFindings>(&findings))
        change->thresholdOrigin = std::move(origin);
    nlohmann::json report{{"id", options.id}, {"what", options.what}, {"model", model->card().name}};
    report.update(reportOf(findings));
    const std::filesystem::path out = options.out;
    const bool hasPixels =
        out.extension() != ".json" && writePixels(options.out, findings, options.id, model->card().name);
    const std::string written =
        hasPixels ? std::filesystem::path(out).replace_extension(".json").string() : options.out;
    writeReport(written, report);
    report["out"] = options.out;
    report["report"] = written;
    batch.answer(report, summaryOf(findings) + "; in " + options.out);
    return ExitCode::Done;
}

} // namespace

void addProbeCommand(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("probe", "Question a network about one object: symmetry, smallest change, "
                                                "ablation, feature maps, filters");
    auto options = std::make_shared<ProbeOptions>();
    command->add_option("project", options->project)->required();
    command->add_option("--id", options->id, "the object")->required();
    command->add_option("--what", options->what, core::joinedWords(core::probeKindNames()))->required();
    command
        ->add_option(
            "--out", options->out,
            "symmetry, ablation: JSON to write. adversarial (image, change, changed image), features, filters: "
            "FITS image, and OUT.json beside it; the JSON alone where OUT ends in .json")
        ->required();
    command->add_option("--class", options->request.className,
                        "adversarial: the class that the changed image is to be given; the likeliest other");
    auto* target = command->add_option("--target", options->request.target,
                                       "ablation: the score that is watched. adversarial: instead of a class, the "
                                       "score that crosses --threshold. As in explain");
    command
        ->add_option("--threshold", options->threshold,
                     "adversarial: of --target; the median of the project's objects where it is left out")
        ->needs(target);
    command->add_option("--steps", options->request.mostSteps, "adversarial: at most (50)")->check(CLI::PositiveNumber);
    command->add_option("--layer", options->request.layer, "features, filters: the layer; a wrong one lists them");
    command->add_option("--baseline", options->baseline,
                        "ablation: what is taken away becomes blank, blurred, noise, mean");
    command->add_option("--run", options->run, "run whose network is asked; else the newest that fits");
    command->callback(
        [options, &batch] { batch.command = [options, &batch] { return probeObject(*options, batch); }; });
}

} // namespace oddity::app
