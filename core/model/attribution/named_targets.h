// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// What can be explained of a network's outputs alone, by name: "recon_error", "surprise", "class:NAME"
/// (of further class outputs "class:OUTPUT:NAME"), "value:OUTPUT" or "value:OUTPUT:NAME", "votes:OUTPUT:ANSWER",
/// "quantile:OUTPUT:0.16" (and 0.5 and 0.84), "sum:OUTPUT" of scores and log-likelihoods, "mask:OUTPUT" or
/// "mask:OUTPUT:NAME".
std::vector<std::string> outputTargetNames(const ModelCard& card);

/// Those and, besides, any "quantile:OUTPUT:P", "latent:N" or "latent:OUTPUT:N" (counted from 0) and regions of masks,
/// in network pixels, "mask:OUTPUT[:NAME]@ROW-ROW,COLUMN-COLUMN" (both ends included; where the card leaves the size
/// open, of squares); nothing for a name of another kind. Throws Error(Usage) for a name of these kinds that this
/// network does not have.
std::optional<Target> outputTargetNamed(std::string_view name, const ModelCard& card);

/// Targets of which a network offers any number: one is named by an index, a probability, a region or another object.
struct TargetFamily {
    enum class Choice { Index, Probability, Region, Object };

    Choice choice = Choice::Index;
    std::string prefix;     ///< of a target's name, what was chosen follows: "latent:", "quantile:z:", "mask:m:galaxy@"
    std::int64_t count = 0; ///< indices are below it; 0: not known
};

/// Latents, quantiles of densities and regions of masks; a choice of which outputTargetNames() lists some.
std::vector<TargetFamily> outputTargetFamilies(const ModelCard& card);

} // namespace oddity::core
