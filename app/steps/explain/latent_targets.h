// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include "app/steps/explain/fitted_scores.h"
#include "app/steps/features.h"
#include "core/analysis/logistic_head.h"
#include "core/model/attribution/targets.h"

namespace oddity::app {

/// An object's features, and which of them its network makes anew from an image; those of other outputs stay as they
/// are. The features must outlive the targets.
struct LatentsOfObject {
    const FeatureSet& features;
    const FeatureBlock& block;
    core::RowId row;
    int output; ///< of the network, that gives the block's latents
};

constexpr std::size_t likeObjects = 10;      ///< of latent_distance
constexpr std::size_t neighbourObjects = 20; ///< of neighbour_distance, as in rankObjects()

core::Target forestTarget(const LatentsOfObject& object, FittedScores& fitted);
core::Target mahalanobisTarget(const LatentsOfObject& object, FittedScores& fitted);
/// Mean distance to the 20 objects that are nearest to this one now.
core::Target neighbourDistanceTarget(const LatentsOfObject& object);
/// Squared distance from the mean of the 10 nearest objects, in the units of the features.
core::Target latentDistanceTarget(const LatentsOfObject& object);
/// Log-odds of a class that was learned on the features.
core::Target relevanceTarget(const LatentsOfObject& object, const core::LogisticHead& head, int headClass);
/// Cosine of the latents to those of another object. Throws core::Error(BadInput) when that has none.
core::Target similarityTarget(const LatentsOfObject& object, core::RowId other, const std::string& id);

} // namespace oddity::app
