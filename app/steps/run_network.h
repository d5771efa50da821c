// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/model/registry.h"
#include "core/model/running/run_model.h"
#include "core/progress.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

struct RunRequest {
    std::filesystem::path model;
    std::vector<std::filesystem::path> members = {}; ///< to be run as one ensemble, in place of a model
    std::string device = "auto";
    core::RunSettings settings = {};
    std::string precision = "float32"; ///< or "float16", "bfloat16", once a check has shown what that changes
    std::function<void(const core::PrecisionCheck&)> whenChecked = {}; ///< on the same thread, before anything is run
    bool acceptsChange = false;                                        ///< run even where the check finds much changed
};

struct RunResult {
    core::RunSummary summary;
    core::RunManifest manifest;
};

/// Loads the network and runs it over the survey into runs/<id>/; a run that was stopped goes on where it stopped, a
/// finished one is not repeated. An ensemble of members is written into the project first. Throws core::Error, of kind
/// Usage where another precision changes too much. For a worker thread.
RunResult runNetwork(const core::Survey& survey, const core::Registry& registry, const RunRequest& request,
                     const core::Progress& progress);

} // namespace oddity::app
