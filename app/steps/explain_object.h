// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/steps/explain/fitted_scores.h"
#include "app/steps/features.h"
#include "core/analysis/logistic_head.h"
#include "core/model/attribution/named_targets.h"
#include "core/model/attribution/targets.h"
#include "core/model/inspection.h"

namespace oddity::app {

/// What a target may draw on besides the network.
struct ExplainContext {
    const FeatureSet* features = nullptr;     ///< for the scores on latents; may be null
    const core::LogisticHead* head = nullptr; ///< for "relevance": learned on features; may be null
    int headClass = 0;
    const core::Catalog* catalog = nullptr;         ///< for "similarity:ID"; may be null
    std::shared_ptr<FittedScores> fitted = nullptr; ///< on features; null: fitted anew for each target
};

/// Names of the targets that this network and context offer: "relevance", "recon_error", on its latents
/// "latent_distance" (to the mean of the 10 nearest objects) and the ranking scores "isolation_forest", "mahalanobis"
/// and "neighbour_distance", and those of its outputs (core/model/attribution/named_targets.h). The first is the
/// default.
std::vector<std::string> explainTargets(const core::Model& model, const ExplainContext& context);

/// Besides those offered, what a person may ask for: "similarity:ID" (cosine of the latents of two objects),
/// "latent:N", any quantile, regions of masks.
std::vector<core::TargetFamily> explainFamilies(const core::Model& model, const ExplainContext& context);

/// Throws core::Error(Usage) listing the targets when the name is unknown.
core::Target explainTarget(const std::string& name, core::RowId row, const core::Model& model,
                           const ExplainContext& context);

/// Whether explainTarget() knows a name, offered or not. Throws core::Error(Usage) saying what is wrong with one that
/// means an output of the network.
bool canExplain(const std::string& name, const core::Model& model, const ExplainContext& context);

} // namespace oddity::app
