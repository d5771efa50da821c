// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/data/matrix.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

/// What is done to an output's values before they are centred and scaled.
enum class FeatureForm {
    AsIs,
    Logarithm,       ///< errors, which are positive and skewed
    CentredLogarithm ///< class probabilities: logarithms less their mean over the classes (Aitchison 1982)
};

/// The columns of a FeatureSet that come from one output of one run: feature = (value in its form − mean) × scale.
struct FeatureBlock {
    core::RunManifest run;
    std::string output;
    FeatureForm form = FeatureForm::AsIs;
    std::size_t firstColumn = 0;
    std::vector<float> mean;
    float scale = 0;
};

/// What maps, scores and learning work on: the latents of the chosen runs side by side, centred and scaled so
/// that each output has total variance 1. N×D; rows that any run could not do are NaN.
struct FeatureSet {
    core::Matrix values;
    std::vector<FeatureBlock> blocks;
    std::vector<std::string> runIds() const;
    /// One weight per column: a block counts by the square root of its width, between as one and as many.
    std::vector<float> blockWeights() const;
    std::string describe() const; ///< "latents of Demo VAE (32), Demo classifier (32)"
};

enum class FeatureContent {
    LatentsOnly, ///< for maps and likeness
    All          ///< latents, class probabilities and reconstruction errors: for scores and learning
};

/// runIds empty: of every network file the newest complete run that has latents. Throws core::Error(NotFound) saying
/// what to do when there is none.
FeatureSet assembleFeatures(const core::Survey& survey, const std::vector<std::string>& runIds, FeatureContent content);

} // namespace oddity::app
