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

/// How LibTorch rewrites a network: frozen, batch norm folded into convolutions; besides that with convolutions'
/// weights channel by channel (oneDNN then copies no layouts between operations, forwards and back), or wholly in
/// oneDNN's layouts and operations, which give no gradients. The latter two are for float32 on the CPU.
enum class Rewriting { Folded, ChannelsLast, OneDnn };

/// A network rewritten by LibTorch, used once it has given what the network itself gives. Shared by the copies of a
/// network; thread-safe.
class FastNetwork {
public:
    using Outputs = std::function<std::vector<at::Tensor>(const c10::IValue&)>;

    explicit FastNetwork(Rewriting rewriting);
    ~FastNetwork();

    /// Compares both networks on these arguments, to 1e-4, unless that was done; where they differ, or where LibTorch
    /// cannot rewrite the network, even folded alone, `plain` does all passes. Throws what the network itself throws,
    /// and then compares when it is asked next.
    void prepare(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments, const Outputs& outputs);
    /// What forward() returns.
    c10::IValue forward(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments);

private:
    enum class State { Unknown, Checking, Right, Wrong };
    State compared(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments, const Outputs& outputs);
    bool isRight(Rewriting rewriting, const std::vector<at::Tensor>& exact, const torch::jit::Module& plain,
                 const std::vector<c10::IValue>& arguments, const Outputs& outputs);

    const Rewriting m_rewriting;
    std::unique_ptr<torch::jit::Module> m_network;
    std::atomic<State> m_state = State::Unknown;
};

/// The two that copies of one network share.
struct FastNetworks {
    explicit FastNetworks(bool usesOneDnn)
        : passes(usesOneDnn ? Rewriting::OneDnn : Rewriting::Folded),
          gradients(usesOneDnn ? Rewriting::ChannelsLast : Rewriting::Folded) {}

    FastNetwork passes;
    FastNetwork gradients;
};

} // namespace oddity::torch_plugin
