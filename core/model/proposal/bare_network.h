// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// A tensor of what a network returned, and how a card names it: "" the returned tensor, "0" "1" … of a tuple, else the
/// key of a dictionary.
struct ReturnedTensor {
    std::string element;
    Tensor values;
};

/// A network without a card, run on whatever it is given: for finding out what it takes and gives. Used by one thread.
class BareNetwork {
public:
    virtual ~BareNetwork() = default;
    virtual int inputCount() const = 0;           ///< arguments of forward() that have no default
    virtual int likelyBands() const { return 0; } ///< of its images, as its weights look; 0: they do not tell
    /// Throws Error(Model) with the network's complaint in one line.
    virtual std::vector<ReturnedTensor> run(const InputBatch& inputs) = 0;
};

/// Opens the bytes of an approved network file without a card, on the CPU; registered by a plugin.
using BareLoader = std::function<std::unique_ptr<BareNetwork>(const NetworkFile& file)>;

} // namespace oddity::core
