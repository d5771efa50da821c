// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/card/model_card.h"
#include "core/model/outputs/density.h"
#include "core/model/outputs/votes.h"

namespace oddity::core {

/// Numbers with names: class probabilities, values, a score, a latent vector, a place on a self-organizing map.
struct NamedValues {
    std::vector<std::string> names;
    std::vector<float> values;
    std::vector<float> deviations;  ///< the noise that the network states; empty where it states none
    std::vector<std::string> units; ///< as many as values, or none
};

/// Planes of height × width: masks, maps, instances, components (a component's bands one after the other), likelihoods.
struct ImagePlanes {
    std::vector<std::string> names; ///< one per plane
    Tensor planes;                  ///< planes × height × width
};

struct QuantityDensity {
    std::string name; ///< of the quantity, where there are several
    Density density;
};

/// One output of a network for one object, as people look at it.
struct ObjectOutput {
    std::string network; ///< the card's name
    OutputSpec about;
    std::variant<NamedValues, std::vector<AnswerExpectation>, std::vector<QuantityDensity>, ImagePlanes> value;
    std::string problem; ///< why the numbers cannot be what the card says; value is empty then
};

bool isDensity(OutputKind kind); ///< pdf_bin, pdf_mix, samples

/// values: one object's, without batch axis. Of several sampled quantities the one of that number. Throws Error(Model).
Density densityOf(const OutputSpec& spec, std::span<const float> values, std::size_t quantity = 0);

/// outputs as Model::run() gives them for a batch of one; of votes, several passes over the one object.
std::vector<ObjectOutput> objectOutputs(const ModelCard& card, const std::vector<Tensor>& outputs);

} // namespace oddity::core
