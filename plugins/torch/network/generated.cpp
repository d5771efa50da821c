// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/generated.h"

#include <algorithm>
#include <vector>

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/types.h>

#include "core/error.h"
#include "core/joined_words.h"
#include "plugins/torch/network/tensors.h"

namespace oddity::torch_plugin {

namespace {

using core::Error;
using core::ErrorKind;

const core::GeneratorSpec& specOf(const core::ModelCard& card, const std::string& generator) {
    const auto spec = std::ranges::find(card.generators, generator, &core::GeneratorSpec::name);
    if (spec != card.generators.end())
        return *spec;
    std::vector<std::string> names;
    std::ranges::transform(card.generators, std::back_inserter(names), &core::GeneratorSpec::name);
    throw Error(ErrorKind::Usage,
                "the network generates no '" + generator + "'; " +
                    (names.empty() ? "its card lists no output of kind gen" : "there are " + core::joinedWords(names)));
}

} // namespace

core::Tensor generated(torch::jit::Module& network, const core::ModelCard& card, const std::string& generator,
                       const core::Tensor& latents, const c10::Device& device) {
    const core::GeneratorSpec& spec = specOf(card, generator);
    const std::string field = "outputs '" + spec.name + "'.method";
    if (latents.shape.size() != 2 || latents.count() == 0 || latents.shape[1] != spec.latentSize)
        throw Error(ErrorKind::Model, "'" + spec.name + "' wants N×" + std::to_string(spec.latentSize) +
                                          " latents but was given " + latents.shapeText());
    const auto method = network.find_method(spec.method);
    if (!method)
        throw Error(ErrorKind::Model, "the network has no exported method '" + spec.method + "'", {.field = field});
    const torch::NoGradGuard noGradients;
    const c10::IValue result = (*method)({onDevice(latents, device)});
    if (!result.isTensor())
        throw Error(ErrorKind::Model, "'" + spec.method + "' gives a " + result.tagKind() + ", not a tensor",
                    {.field = field});
    core::Tensor images = onHost(result.toTensor());
    if (images.shape.size() != 4 || images.count() != latents.count())
        throw Error(ErrorKind::Model,
                    "'" + spec.method + "' gives " + images.shapeText() + ", not " + std::to_string(latents.count()) +
                        " × bands × height × width",
                    {.field = field});
    return images;
}

} // namespace oddity::torch_plugin
