// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/analysis/anomaly/familiarity.h"
#include "core/model/outputs/object_output.h"
#include "core/progress.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

struct FamiliarityRequest {
    std::string run;                 ///< whose latents; "": the newest that is complete and has some
    std::filesystem::path reference; ///< a project where the same network was run, or latents as N×D .npy
};

struct FamiliarityResult {
    core::Familiarity familiarity;
    core::RunManifest run;
    std::string output;    ///< the latents
    std::string reference; ///< what they were compared with
};

/// Says of every object whether a network knows its like, and stores that in the project ("coverage-<run>"), where the
/// object card finds it. Throws core::Error(NotFound) for a run or reference without latents, also where those of the
/// reference come from another network or preparation.
FamiliarityResult measureFamiliarity(const core::Survey& survey, const FamiliarityRequest& request,
                                     const core::Progress& progress);

/// What was stored of a run, if it was and the run is still the same.
std::optional<core::Derived> storedFamiliarity(const core::Survey& survey, const core::RunManifest& run);
/// One object of it for the card.
core::ObjectOutput familiarityOutput(const core::Derived& stored, const core::RunManifest& run, core::RowId row);

} // namespace oddity::app
