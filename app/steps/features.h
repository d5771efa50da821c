// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/data/matrix.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

/// The columns of a FeatureSet that come from one output of one run: feature = (value − mean) × scale, where quality
/// figures are taken as logarithms first.
struct FeatureBlock {
    core::RunManifest run;
    std::string output;
    bool isLogarithm = false;
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
    std::string describe() const; ///< "latents of Demo VAE (32), Demo classifier (32)"
};

enum class FeatureContent { LatentsOnly, LatentsAndQuality };

/// runIds empty: every complete run that has latents. Throws core::Error(NotFound) saying what to do when there is
/// none.
FeatureSet assembleFeatures(const core::Survey& survey, const std::vector<std::string>& runIds, FeatureContent content);

} // namespace oddity::app
