// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/batch/model_report.h"
#include "app/steps/image/generate_images.h"
#include "app/steps/image/mask_image.h"
#include "app/steps/network/precision_check.h"
#include "app/steps/run_network.h"

namespace oddity::app {

namespace {

using nlohmann::json;

json trialJson(const core::BatchTrial& trial) {
    json figures = json::array();
    for (const core::BatchTrial::Figure& figure : trial.figures)
        figures.push_back({{"batch", figure.batch}, {"objects_per_second", figure.objectsPerSecond}});
    return {{"figures", figures},
            {"warm_up_seconds", trial.warmUpSeconds},
            {"seconds", trial.seconds},
            {"ended", trial.ended}};
}

ExitCode run(const std::string& project, RunRequest& request, const Batch& batch) {
    approveNamed(request.model, batch);
    const OpenProject open = openProject(project, batch);
    request.whenChecked = [&batch, &request](const core::PrecisionCheck& check) {
        batch.remark(request.precision + " instead of float32: " + describe(check));
    };
    const RunResult result = runNetwork(*open.survey, batch.registry, request, batch.progress);
    const core::RunSummary& summary = result.summary;
    for (const core::RowFlag& flag : result.manifest.flags)
        batch.remark("flagged " + open.survey->catalog->id(flag.row) + ": " + flag.reason);
    for (const std::string& concession : summary.concessions)
        batch.remark(concession);
    std::ostringstream text;
    text << summary.done << " of " << summary.objects << " objects, " << summary.flagged << " flagged, "
         << summary.seconds << " s (" << summary.objectsPerSecond << " a second on " << summary.device << ", "
         << summary.batch << " at once";
    if (result.manifest.precision != "float32")
        text << ", " << result.manifest.precision;
    text << ")";
    json answer{{"objects", summary.objects},
                {"done", summary.done},
                {"flagged", summary.flagged},
                {"seconds", summary.seconds},
                {"objects_per_second", summary.objectsPerSecond},
                {"device", summary.device},
                {"precision", result.manifest.precision},
                {"batch", summary.batch},
                {"concessions", summary.concessions},
                {"run", result.manifest.id}};
    if (!summary.trial.ended.empty()) {
        answer["trial"] = trialJson(summary.trial);
        for (const core::BatchTrial::Figure& figure : summary.trial.figures)
            text << "\n  " << figure.batch << " at once: " << figure.objectsPerSecond << " a second";
        if (!summary.trial.figures.empty())
            text << "\n  (passes alone; " << summary.trial.ended << ")";
    }
    if (result.manifest.precisionCheck.objects > 0)
        answer["precision_check"] = precisionJson(result.manifest.precisionCheck);
    batch.answer(answer, text.str());
    return summary.interrupted ? ExitCode::Interrupted : ExitCode::Done;
}

void addRun(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("run", "Run a network over every object; goes on after a stop");
    struct Request {
        std::string project;
        RunRequest run;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--model", request->run.model, "TorchScript file with its card, or NAME.ensemble.json")
        ->required();
    command->add_option("--device", request->run.device, "auto, cpu or cuda:N");
    command->add_option("--batch", request->run.settings.batch, "objects at once; 0: found by trial")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--precision", request->run.precision,
                     "float32, float16 or bfloat16; the others are checked against float32 first")
        ->check(CLI::IsMember({"float32", "float16", "bfloat16"}));
    command->add_flag("--accept-change", request->run.acceptsChange,
                      "run in that precision even where the check finds much changed");
    command->add_option("--passes", request->run.settings.passes, "dropout passes")->check(CLI::PositiveNumber);
    command->add_flag("--turned", request->run.settings.turned,
                      "mean and spread over turned and mirrored views of each object");
    command->add_option("--limit", request->run.settings.limit, "stop after this many objects")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed", request->run.settings.seed, "for dropout");
    command->callback([request, &batch] {
        batch.command = [request, &batch] { return run(request->project, request->run, batch); };
    });
}

void addMask(CLI::App& app, Batch& batch) {
    auto* command =
        app.add_subcommand("mask", "Run a network's mask, maps or instances over a whole image of any size");
    auto request = std::make_shared<MaskRequest>();
    command
        ->add_option(
            "image", request->image,
            "FITS image; FILE[1] or FILE[SCI] chooses an HDU; {band} in it stands for each of the network's bands")
        ->required();
    command->add_option("--bands", request->bands, "names of the planes of one image of several")->delimiter(',');
    command->add_option("--model", request->model, "TorchScript file with its card")->required();
    command->add_option("--out", request->out, "FITS image to write")->required();
    command->add_option("--output", request->output, "of the network; else its first mask, map or instances");
    command->add_option("--device", request->device, "auto, cpu or cuda:N");
    command->add_option("--window", request->settings.window, "pixels along a side that the network sees at once")
        ->check(CLI::PositiveNumber);
    command->add_option("--margin", request->settings.margin, "pixels about a window that are not used")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--blend", request->settings.blend, "pixels over which windows go over into each other")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--batch", request->settings.batch, "windows at once")->check(CLI::PositiveNumber);
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            approveNamed(request->model, batch);
            const MaskResult result = maskImage(batch.registry, *request, batch.progress);
            if (!result.remark.empty())
                batch.remark(result.remark);
            nlohmann::json shares;
            for (std::size_t channel = 0; channel < result.channels.size(); ++channel)
                shares[result.channels[channel]] = result.shares[channel];
            batch.answer({{"image", result.source},
                          {"width", result.width},
                          {"height", result.height},
                          {"share_above_half", shares},
                          {"instances", result.instances},
                          {"remark", result.remark},
                          {"out", request->out.string()}},
                         std::to_string(result.width) + " × " + std::to_string(result.height) +
                             " pixels, above 0.5: " + shares.dump());
            return ExitCode::Done;
        };
    });
}

void addGenerate(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand(
        "generate", "Images that a network makes of latents: between two objects, along a dimension, or drawn");
    struct Request {
        std::string project;
        GenerateRequest generate;
    };
    auto request = std::make_shared<Request>();
    GenerateRequest& generate = request->generate;
    command->add_option("project", request->project)->required();
    command->add_option("--out", generate.out, "FITS image to write, images × bands × height × width")->required();
    auto* id = command->add_option("--id", generate.id, "object where the way begins; without it, draws");
    auto* to = command->add_option("--to", generate.to, "object where it ends")->needs(id);
    command->add_option("--dimension", generate.dimension, "of the latents to move along, from 1")
        ->check(CLI::PositiveNumber)
        ->needs(id)
        ->excludes(to);
    command->add_option("--reach", generate.reach, "deviations of that dimension to both sides")
        ->check(CLI::PositiveNumber);
    command->add_option("--count", generate.count, "images")->check(CLI::Range(2, 4096));
    command->add_option("--seed", generate.seed, "of draws");
    command->add_option("--generator", generate.generator, "the card's output of kind gen; else its first");
    command->add_option("--device", generate.device, "auto, cpu or cuda:N");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            const OpenProject open = openProject(request->project, batch);
            request->generate.beforeLoading = [&batch](const std::filesystem::path& network) {
                approveRemembered(network, batch);
            };
            const GenerateResult result =
                generateImages(*open.survey, batch.registry, request->generate, batch.progress);
            batch.answer({{"network", result.network},
                          {"generator", result.generator},
                          {"latents", result.way},
                          {"run", result.run},
                          {"shape", result.shape},
                          {"unit", result.unit},
                          {"out", request->generate.out.string()}},
                         std::to_string(result.shape.front()) + " images by " + result.network + " (" +
                             result.generator + "): " + result.way);
            return ExitCode::Done;
        };
    });
}

} // namespace

void addNetworkCommands(CLI::App& app, Batch& batch) {
    addRun(app, batch);
    addMask(app, batch);
    addGenerate(app, batch);
}

} // namespace oddity::app
