// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// Draws every floating-point parameter anew, in place, from a normal distribution of its own mean and spread; buffers
/// (batch norm's running statistics) stay. The same numbers for the same seed on every machine. Returns how many
/// tensors changed.
std::size_t redrawWeights(torch::jit::Module& module, std::uint64_t seed);

} // namespace oddity::torch_plugin
