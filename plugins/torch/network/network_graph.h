// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// A frozen network has its parameters as constants of its graph.
std::int64_t countParameters(const torch::jit::Module& module);
/// Submodules whose class is some kind of dropout.
std::vector<torch::jit::Module> dropoutModules(const torch::jit::Module& module);

} // namespace oddity::torch_plugin
