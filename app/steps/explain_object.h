// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/steps/features.h"
#include "core/analysis/anomaly/isolation_forest.h"
#include "core/analysis/logistic_head.h"
#include "core/model/attribution/targets.h"
#include "core/model/inspection.h"

namespace oddity::app {

/// What a target may draw on besides the network.
struct ExplainContext {
    const FeatureSet* features = nullptr;     ///< for the scores on latents; may be null
    const core::LogisticHead* head = nullptr; ///< for "relevance": learned on features; may be null
    int headClass = 0;
    const core::Catalog* catalog = nullptr; ///< for "similarity:ID"; may be null
    /// Grown on features as rankObjects() does by default; null: grown anew for each target.
    std::shared_ptr<const core::IsolationForest> forest;
};

std::shared_ptr<const core::IsolationForest> forestOf(const FeatureSet& features);

/// Names of the targets that this network and context offer: "relevance", "recon_error", "latent_distance" (to the mean
/// of the 10 nearest objects), "isolation_forest", and those of its outputs (core/model/attribution/named_targets.h).
/// The first is the default.
std::vector<std::string> explainTargets(const core::ModelCard& card, const ExplainContext& context);

/// Besides those offered: "similarity:ID" (cosine of the latents of two objects), "latent:N", any quantile, regions of
/// masks. Throws core::Error(Usage) listing the targets when the name is unknown.
core::Target explainTarget(const std::string& name, core::RowId row, const core::Model& model,
                           const ExplainContext& context);

/// Whether explainTarget() knows a name besides those offered. Throws core::Error(Usage) saying what is wrong with one
/// that means an output of the network.
bool canExplain(const std::string& name, const core::Model& model, const ExplainContext& context);

} // namespace oddity::app
