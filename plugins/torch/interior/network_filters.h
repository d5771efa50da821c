// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <vector>

#include "core/model/probes/inside/network_interior.h"

namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// The kernels of every two-dimensional convolution that runPass() runs on this thread with this network, each once, in
/// order; works on traced, scripted and frozen networks alike. Those of convolutions that enlarge are left out.
std::vector<core::ConvolutionFilters> filtersUsed(const torch::jit::Module& network,
                                                  const std::function<void()>& runPass);

} // namespace oddity::torch_plugin
