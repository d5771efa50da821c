// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/data/labels.h"
#include "core/data/row_id.h"

namespace oddity::core {

/// A question for the person, and why it is asked.
struct Question {
    RowId row;
    std::string reason; ///< "best first", "most uncertain", "random control"
};

struct QueueSettings {
    std::size_t length = 100;
    double uncertainShare = 0.3;
    double controlShare = 0.1; ///< drawn evenly at random from all unlabelled rows
    std::uint64_t seed = 0;
};

/// The next questions: unlabelled rows, best-first mixed with most-uncertain and random controls in fixed shares.
/// relevance is the order's score (NaN rows are never asked); uncertainty may be empty before anything was learned,
/// and its share then goes to best first. The mix goes on where the labels so far left it, so that the shares hold
/// however often the queue is made anew. Throws Error(BadInput) for vectors of unequal length or impossible shares.
std::vector<Question> nextQuestions(const std::vector<float>& relevance, const std::vector<float>& uncertainty,
                                    const Labels& labels, const QueueSettings& settings);

} // namespace oddity::core
