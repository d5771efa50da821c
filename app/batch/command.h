// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/model/registry.h"
#include "core/progress.h"
#include "core/project/project.h"
#include "core/project/survey.h"

namespace CLI {
class App;
}

namespace oddity::app {

/// Exit codes of the batch program, a contract.
enum class ExitCode { Done = 0, Failed = 1, WrongUsage = 2, BadInput = 3, Interrupted = 75 };

/// What every command gets, and where its answer goes.
struct Batch {
    core::Registry& registry;
    core::Progress progress;
    bool json = false;
    bool doesTrust = false;    ///< approve networks that a project remembers
    bool trustsNobody = false; ///< approve nothing: only what was approved before is loaded
    /// The command that was chosen; set while the command line is parsed, called once after.
    std::function<ExitCode()> command;

    /// One JSON object on stdout with --json, else the readable text.
    void answer(const nlohmann::json& object, const std::string& text) const;
    void remark(const std::string& text) const; ///< on stderr
};

/// A project and its data, opened for a command.
struct OpenProject {
    core::Project project;
    std::shared_ptr<const core::Survey> survey;
};
OpenProject openProject(const std::filesystem::path& folder, const Batch& batch);

/// Throws core::Error(NotFound) when the file is not there, so that a wrong name is bad input and not a failure.
void requireFile(const std::filesystem::path& path);
/// A network that the command line names is thereby approved by who wrote it, and remembered; says so the first time.
/// Throws core::Error when it is not there or no network.
void approveNamed(const std::filesystem::path& network, const Batch& batch);
/// A network that a project remembers: approved with --trust alone.
void approveRemembered(const std::filesystem::path& network, const Batch& batch);
core::RowId requireRow(const core::Survey& survey, const std::string& id);

void addDataCommands(CLI::App& app, Batch& batch);     ///< info demo import export
void addNetworkCommands(CLI::App& app, Batch& batch);  ///< run mask generate
void addExplainCommand(CLI::App& app, Batch& batch);   ///< explain
void addProbeCommand(CLI::App& app, Batch& batch);     ///< probe
void addAnalysisCommands(CLI::App& app, Batch& batch); ///< map rank near coverage learn metrics
void addLabelCommands(CLI::App& app, Batch& batch);    ///< label
void addTableCommands(CLI::App& app, Batch& batch);    ///< match
void addCardCommand(CLI::App& app, Batch& batch);      ///< card
void addTrustCommand(CLI::App& app, Batch& batch);     ///< trust, and the options that all commands have

} // namespace oddity::app
