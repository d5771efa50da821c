// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "app/steps/features.h"
#include "core/analysis/acquisition.h"
#include "core/analysis/relevance.h"
#include "core/data/labels.h"
#include "core/data/ranking.h"
#include "core/progress.h"
#include "core/project/survey.h"

namespace oddity::app {

struct LearnResult {
    core::Relevance relevance;
    std::vector<core::RowId> order;
    std::vector<core::Question> questions; ///< next first
};

/// Re-ranks the survey by the labels given so far and picks the next questions. Computes only; stores nothing.
LearnResult learnLabels(const FeatureSet& features, const core::Scores& unsupervised, const core::LabelScheme& scheme,
                        const core::Labels& labels, std::uint64_t seed, const core::Progress& progress);

} // namespace oddity::app
