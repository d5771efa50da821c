// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "app/steps/explain/fitted_scores.h"
#include "app/steps/explain_object.h"
#include "app/steps/learn_labels.h"
#include "core/project/survey.h"

namespace oddity::app {

/// What targets draw on besides the network; keeps it, for work on any thread.
struct ExplainBasis {
    std::shared_ptr<const core::Survey> survey;
    std::shared_ptr<const FeatureSet> features; ///< null: no scores on latents
    std::shared_ptr<FittedScores> fitted;       ///< to the features
    std::shared_ptr<const LearnResult> learned; ///< null: nothing was learned from labels

    ExplainContext context() const; ///< points into this
};

/// With the features of all runs; where there are none, `remark` says why. Reads files.
ExplainBasis explainBasisOf(std::shared_ptr<const core::Survey> survey, std::string& remark);

/// Learns "relevance" from the project's labels, on the ranking by isolation forest; leaves the basis as it is without
/// features or labels. Stores the ranking in the project. Throws core::Error.
void learnInto(ExplainBasis& basis, const core::Project& project, const core::Progress& progress);

} // namespace oddity::app
