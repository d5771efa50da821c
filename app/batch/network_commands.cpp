// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/steps/run_network.h"

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
    command->add_option("--model", request->run.model, "TorchScript file with its card, or NAME.ensemble.json")
        ->required();
    command->add_option("--device", request->run.device, "auto, cpu or cuda:N");
    command->add_option("--batch", request->run.settings.batch, "objects at once")->check(CLI::PositiveNumber);
    command->add_option("--passes", request->run.settings.passes, "dropout passes")->check(CLI::PositiveNumber);
    command->add_flag("--turned", request->run.settings.turned,
                      "mean and spread over turned and mirrored views of each object");
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

} // namespace

void addNetworkCommands(CLI::App& app, Batch& batch) {
    addRun(app, batch);
}

} // namespace oddity::app
