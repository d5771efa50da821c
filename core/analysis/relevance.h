// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/logistic_head.h"
#include "core/data/labels.h"
#include "core/data/matrix.h"
#include "core/data/ranking.h"
#include "core/progress.h"

namespace oddity::core {

struct RelevanceSettings {
    float penalty = 10;               ///< of the logistic head, against a loss of 1 per label
    std::size_t backgroundRows = 500; ///< unlabelled rows, drawn by seed, taken as weak examples of ordinary
    double backgroundWeight = 0.3;    ///< of all of them together, against all labels of one role
    double fadeLabels = 20;           ///< labels at which the unsupervised order has half its weight left
    double halfPlace = 60;            ///< place in the unsupervised order at which half of its say is left
    std::uint64_t seed = 0;
};

/// What the labels so far say about every object.
struct Relevance {
    Scores scores; ///< the order shown, not a probability: larger is more relevant, NaN for rows that are not finite
    std::vector<float> uncertainty; ///< entropy over the roles, 0 … 1; empty before anything was learned
    Matrix probabilities;           ///< N×roles, empty before anything was learned
    std::vector<LabelRole> roles;   ///< columns of probabilities
    std::optional<LogisticHead> head;
    std::string state; ///< for people: "learned from 12 labels (5 odd, 7 ordinary)" or what is still missing
};

/// Re-ranks by labels: a logistic head over the label roles (unsure left out) on the features. Most of what is not
/// labelled is ordinary, so some of it, drawn at random, stands in as weak examples. The score is
/// (1 − w)·P(interesting) + w·half/(half + place), place being that in the unsupervised order cleared of what looks
/// like labelled artefacts, so that kinds nobody has labelled yet still come up; w = 1/(1 + labels/fadeLabels). Without
/// labels of two roles, one of them interesting, the unsupervised order stays as it is and state says why. Scores carry
/// the label revision; runs and time are for the caller to add. Throws Error(BadInput) when features and scores differ
/// in length, Error(Cancelled).
Relevance learnRelevance(const Matrix& features, const std::vector<float>& unsupervised, const LabelScheme& scheme,
                         const Labels& labels, const Progress& progress, const RelevanceSettings& settings = {});

} // namespace oddity::core
