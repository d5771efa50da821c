// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <cstdlib>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/steps/export_results.h"
#include "core/error.h"

namespace oddity::app {

namespace {

struct LabelRequest {
    std::string project, id, label, importFile, exportFile, grader;
    bool undo = false;
};

std::string graderName(const std::string& given) {
    if (!given.empty())
        return given;
    const char* user = std::getenv("USER");
    return user && *user ? user : "unknown";
}

ExitCode label(const LabelRequest& request, const Batch& batch) {
    if (!request.exportFile.empty()) { // without the survey: labels can be had when the catalog is gone
        const core::Project project = core::Project::open(request.project);
        for (const std::string& remark : project.remarks())
            batch.remark(remark);
        const std::int64_t count = exportLabels(project.labelsInForce(), request.exportFile);
        batch.answer({{"labels", count}, {"out", request.exportFile}},
                     std::to_string(count) + " labels in " + request.exportFile);
        return ExitCode::Done;
    }
    OpenProject open = openProject(request.project, batch);
    const std::string grader = graderName(request.grader);
    if (open.project.isReadOnly())
        throw core::Error(core::ErrorKind::Io, "another program has this project open; labels cannot be stored now",
                          {.path = request.project});
    if (!request.importFile.empty()) {
        requireFile(request.importFile);
        const std::int64_t count = importLabels(open.project, *open.survey, request.importFile, grader);
        batch.answer({{"labels", count}}, std::to_string(count) + " labels stored");
        return ExitCode::Done;
    }
    if (request.undo) {
        const auto event = open.project.undoLabel(grader);
        batch.answer({{"undone", event ? nlohmann::json(event->objectId) : nlohmann::json()}},
                     event ? "took back the label of " + event->objectId : "there is no label to take back");
        return ExitCode::Done;
    }
    if (request.id.empty() || request.label.empty())
        throw core::Error(core::ErrorKind::Usage, "give --id and --label, or --import, --export or --undo");
    const core::RowId row = requireRow(*open.survey, request.id);
    const core::LabelScheme scheme = open.project.scheme();
    const core::LabelClass* entry = scheme.find(request.label);
    if (!entry) {
        std::string known;
        for (const core::LabelClass& choice : scheme.classes)
            known += (known.empty() ? "" : ", ") + choice.id;
        throw core::Error(core::ErrorKind::Usage, "'" + request.label + "' is not a class here; there are " + known);
    }
    const core::LabelEvent event = open.project.appendLabel(row, request.id, entry->id, grader, "chosen by hand");
    batch.answer({{"id", request.id}, {"label", entry->id}, {"sequence", event.sequence}, {"time", event.time}},
                 request.id + " is " + entry->id + ", saved");
    return ExitCode::Done;
}

} // namespace

void addLabelCommands(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("label", "Store, take back, import or export labels");
    auto request = std::make_shared<LabelRequest>();
    command->add_option("project", request->project)->required();
    command->add_option("--id", request->id, "object");
    command->add_option("--label", request->label, "class id or name");
    command->add_option("--grader", request->grader, "who labels; else the user's name");
    command->add_option("--import", request->importFile, "CSV or FITS with id, label and maybe grader");
    command->add_option("--export", request->exportFile, "CSV, FITS or VOTable with id, label, grader, time");
    command->add_flag("--undo", request->undo, "take the newest label back");
    command->callback([request, &batch] { batch.command = [request, &batch] { return label(*request, batch); }; });
}

} // namespace oddity::app
