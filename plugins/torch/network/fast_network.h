// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <functional>
#include <memory>
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

/// A network rewritten by LibTorch (frozen, batch norm folded into convolutions; for passes without gradients on the
/// CPU in oneDNN's layouts too), used once it has given what the network itself gives. Shared by the copies of a
/// network; thread-safe.
class FastNetwork {
public:
    using Outputs = std::function<std::vector<at::Tensor>(const c10::IValue&)>;

    /// usesOneDnn: in layouts and operations of oneDNN, which compute in float32 on the CPU and give no gradients.
    explicit FastNetwork(bool usesOneDnn);
    ~FastNetwork();

    /// Compares both networks on these arguments, to 1e-4, unless that was done; where they differ, or where LibTorch
    /// cannot rewrite the network, `plain` does all passes. Throws what the network itself throws, and then compares
    /// when it is asked next.
    void prepare(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments, const Outputs& outputs);
    /// What forward() returns.
    c10::IValue forward(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments);

private:
    enum class State { Unknown, Checking, Right, Wrong };
    State compared(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments, const Outputs& outputs);

    const bool m_usesOneDnn;
    std::unique_ptr<torch::jit::Module> m_network;
    std::atomic<State> m_state = State::Unknown;
};

/// The two that copies of one network share.
struct FastNetworks {
    explicit FastNetworks(bool usesOneDnn) : passes(usesOneDnn) {}

    FastNetwork passes;
    FastNetwork gradients{false};
};

} // namespace oddity::torch_plugin
