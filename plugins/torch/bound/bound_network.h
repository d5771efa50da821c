// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/model/card/model_card.h"

namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// The exported methods that the card's outputs are of, each once.
std::vector<std::string> outputMethods(const core::ModelCard& card);

/// The network as the program calls it: one whose forward() takes image sequences by epoch is given their axes, and the
/// results of several methods, or of another than forward(), come from one forward(), of several as a tuple in the
/// order of outputMethods(). Others stay as they are. Throws core::Error(Model) naming a method that is not there.
torch::jit::Module boundNetwork(torch::jit::Module network, const core::ModelCard& card, const std::string& path);

} // namespace oddity::torch_plugin
