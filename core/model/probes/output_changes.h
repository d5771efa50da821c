// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/model/outputs/object_output.h"

namespace oddity::core {

/// One number of a network's outputs, for an image and for a changed one.
struct OutputChange {
    std::string name; ///< "class: spiral", "redshift: median", "latents: distance"
    double before = 0;
    double after = 0;
    /// Of latents and planes, which are told as a whole: before is 0, after the norm of the difference over the norm
    /// before.
    bool isDistance = false;
};

/// Probabilities, values, scores and expected votes each; of densities the median. Both lists are of one network; what
/// had a problem is left out.
std::vector<OutputChange> outputChanges(const std::vector<ObjectOutput>& before,
                                        const std::vector<ObjectOutput>& after);

} // namespace oddity::core
