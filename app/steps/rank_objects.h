// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/steps/features.h"
#include "core/data/ranking.h"
#include "core/progress.h"
#include "core/project/survey.h"

namespace oddity::app {

struct RankRequest {
    std::string method = "isolation_forest";
    std::uint64_t seed = 0;
};

struct RankMethod {
    std::string name;
    std::string description;
};

/// The scorers that this project can use now: those on latents, and figures that its runs stored ("recon_error",
/// outputs of kind score).
std::vector<RankMethod> rankMethods(const core::Survey& survey);

/// Whether a method works on latents; the others are figures that a run stored, and need no features.
bool needsLatents(const std::string& method);

/// Scores every object, larger is odder, and stores the scores in the project. Throws core::Error(Usage) listing the
/// methods when the name is unknown.
core::Scores rankObjects(const core::Survey& survey, const FeatureSet& features, const RankRequest& request,
                         const core::Progress& progress);

/// Objects most alike one object: Euclidean distance in feature space, score = 1 / (1 + distance); the object itself is
/// left out. Throws core::Error(BadInput) when it has no latents.
core::Scores similarObjects(const core::Survey& survey, const FeatureSet& features, core::RowId row);

} // namespace oddity::app
