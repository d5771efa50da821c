// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/tensor.h"
#include "core/model/card/model_card.h"

namespace c10 {
struct Device;
}
namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// Calls the exported method of the card's generator on latents, N×D, without gradients; float32 on the host. Throws
/// core::Error(Usage) for a name that the card does not have, core::Error(Model) naming what does not fit.
core::Tensor generated(torch::jit::Module& network, const core::ModelCard& card, const std::string& generator,
                       const core::Tensor& latents, const c10::Device& device);

} // namespace oddity::torch_plugin
