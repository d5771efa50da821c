// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// Where each question's answers begin among the channels.
std::vector<std::size_t> firstAnswers(const OutputSpec& votes);

/// What a network expects of one answer.
struct AnswerExpectation {
    float fraction = 0;  ///< of the question's votes
    float deviation = 0; ///< of that fraction: of the Dirichlet distribution, and of the passes where there are several
    float reached = 1;   ///< share of volunteers who are asked this question at all
};

/// One expectation per answer, in the card's order. `values` is passes × answers. Over passes the law of total variance
/// holds: mean of the variances plus variance of the means. Throws Error(Model) for concentrations that are not above
/// 0.
std::vector<AnswerExpectation> voteExpectations(const OutputSpec& votes, const Tensor& values);

/// What is uncertain about one volunteer's answer to a question, in nats.
struct AnswerEntropy {
    float all = 0;       ///< entropy of the expected fractions
    float aleatoric = 0; ///< expected entropy, were the fractions known: what the volunteers disagree about themselves
};

/// One per question. The difference of the two is what is not known of the fractions (mutual information): the width of
/// the Dirichlet distribution (Malinin & Gales 2018), and what passes disagree about. Throws as voteExpectations().
std::vector<AnswerEntropy> voteEntropies(const OutputSpec& votes, const Tensor& values);

/// Natural logarithm of the probability that volunteers gave these counts (in the card's order), averaged over the
/// passes as probabilities: Dirichlet-multinomial for concentrations (Walmsley et al. 2022), multinomial for fractions
/// (Walmsley et al. 2020). Questions that nobody answered say nothing.
double voteLogLikelihood(const OutputSpec& votes, const Tensor& values, std::span<const float> counts);

} // namespace oddity::core
