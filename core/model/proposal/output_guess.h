// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/card/model_card.h"
#include "core/model/proposal/bare_network.h"

namespace oddity::core {

/// A returned tensor as it was seen, and what it may be.
struct OutputGuess {
    std::string element;
    std::vector<std::int64_t> shape; ///< for the objects of the trial, which are the first axis
    float low = 0;                   ///< of the finite values
    float high = 0;
    std::optional<OutputSpec> output; ///< none: no kind fits, reason says why
    std::string reason;               ///< what in the numbers speaks for it
};

/// The kind that the values suggest, for `inputs` whose first axis counts the objects (two or more, different). A
/// guess: values alone cannot tell logits from latents, nor a score from a measured quantity.
OutputGuess guessOutput(const ReturnedTensor& returned, const InputBatch& inputs);

} // namespace oddity::core
