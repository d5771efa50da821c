// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/analysis/logistic_head.h"
#include "core/data/labels.h"
#include "core/data/matrix.h"
#include "core/data/ranking.h"
#include "core/progress.h"

namespace oddity::core {

/// What the labels so far say about every object.
struct Relevance {
    Scores scores;                  ///< the order shown: larger is more relevant
    std::vector<float> uncertainty; ///< larger is less certain; empty before anything was learned
    Matrix probabilities;           ///< N×roles that have labels, empty before anything was learned
    std::vector<LabelRole> roles;   ///< columns of probabilities
    std::optional<LogisticHead> head;
    std::string state; ///< for people: "learned from 12 labels (5 odd, 7 ordinary)" or what is still missing
};

/// Re-ranks by labels: a logistic head over the label roles (unsure left out) on the features, combined with the
/// unsupervised score, whose weight fades as labels come in. Without labels of two roles, one of them interesting,
/// the unsupervised order stays as it is and state says why.
Relevance learnRelevance(const Matrix& features, const std::vector<float>& unsupervised, const LabelScheme& scheme,
                         const Labels& labels, const Progress& progress);

} // namespace oddity::core
