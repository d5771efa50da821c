// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/proposal/output_guess.h"
#include "core/progress.h"

namespace oddity::core {

/// What a network is tried on.
struct TrialData {
    std::vector<std::string> bands; ///< of the survey, tried first; empty: 1, 3 and other numbers of bands
    int side = 0;                   ///< of the survey's images in pixels, tried first; 0: unknown
};

/// A shape that was tried on the network, and its complaint; "" where it worked.
struct Trial {
    std::vector<std::int64_t> shape;
    std::string complaint;
};

/// A card to be looked over by somebody who knows the network: names, kinds, units and preparation are guesses, or
/// missing.
struct CardProposal {
    ModelCard card;
    std::vector<Trial> trials; ///< in the order tried
    std::vector<OutputGuess> outputs;
    std::vector<std::string> remarks; ///< what the card cannot say, or should be checked
};

/// Tries images of noise of 16 to 300 pixels a side, then rows of numbers, until the network takes one; then other
/// sizes. Throws Error(Model) with the last complaint when it takes none, or gives nothing that a card could bind.
CardProposal proposeCard(BareNetwork& network, const std::string& name, const TrialData& data,
                         const Progress& progress);

} // namespace oddity::core
