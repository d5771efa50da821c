// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace at {
class Tensor;
}
namespace c10 {
struct IValue;
}
namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// Runs a network so that values inside it can be seen and differentiated: every value with height and width, or
/// with channels and a length, that a convolution, a normalization, an activation, a pooling or a sum makes in the
/// network's main flow. Works on traced, scripted and frozen networks alike, without compiling. Used by one thread at a
/// time.
class NetworkLayers {
public:
    explicit NetworkLayers(const torch::jit::Module& module);
    ~NetworkLayers();

    struct Pass {
        std::vector<std::string> names; ///< of the layers that had such values on this input, in order
        std::shared_ptr<c10::IValue> result;
        std::shared_ptr<std::vector<at::Tensor>>
            maps; ///< as many as names, part of the result's history: N × C × H × W or N × C × L
    };
    Pass forward(const std::vector<c10::IValue>& arguments);

private:
    struct Program;
    std::unique_ptr<Program> m_program;
};

} // namespace oddity::torch_plugin
