// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/fingerprint.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// Which of an object's epochs stand in the network's places, -1 for none. Throws Error(BadInput) when the data have no
/// epochs, or more than the network takes and the card refuses those.
std::vector<int> chosenEpochs(const InputSpec& input, std::size_t epochs);
bool isThere(const Cutout& cutout, int epoch); ///< false of epoch -1
void addEpochs(Fingerprint& fingerprint, const EpochFormat& epochs);

/// A number for each epoch of an object's image sequence, as the card says. Immutable, thread-safe.
class EpochInput {
public:
    explicit EpochInput(InputSpec input);

    /// One axis, as long as the card's epochs. Throws Error(BadInput) naming the epoch whose time is not known.
    Tensor prepare(const Cutout& cutout) const;
    std::string describe() const; ///< for people: "time of 5 epochs"
    std::string preparationFingerprint() const;

private:
    InputSpec m_input;
};

} // namespace oddity::core
