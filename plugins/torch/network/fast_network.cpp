// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/fast_network.h"

#include <algorithm>
#include <exception>

#include <torch/csrc/jit/api/module.h>
#include <torch/types.h>

#include "plugins/torch/torch_complaint.h"

namespace oddity::torch_plugin {

namespace {

constexpr double tolerance = 1e-4;

/// Networks may change their arguments in place.
std::vector<c10::IValue> copied(const std::vector<c10::IValue>& arguments) {
    std::vector<c10::IValue> copies;
    for (const c10::IValue& argument : arguments)
        copies.emplace_back(argument.toTensor().clone());
    return copies;
}

torch::jit::Module rewritten(const torch::jit::Module& plain, Rewriting rewriting) {
    torch::jit::Module copy = plain.clone();
    copy.eval();
    if (rewriting == Rewriting::ChannelsLast)
        for (at::Tensor weights : copy.parameters())
            if (weights.dim() == 4)
                weights.set_data(weights.contiguous(at::MemoryFormat::ChannelsLast));
    torch::jit::Module frozen = torch::jit::freeze(copy);
    return rewriting == Rewriting::OneDnn ? torch::jit::optimize_for_inference(frozen) : frozen;
}

} // namespace

FastNetwork::FastNetwork(Rewriting rewriting) : m_rewriting(rewriting) {}

FastNetwork::~FastNetwork() = default;

void FastNetwork::prepare(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments,
                          const Outputs& outputs) {
    State expected = State::Unknown;
    if (!m_state.compare_exchange_strong(expected, State::Checking))
        return;
    try {
        m_state = compared(plain, arguments, outputs);
    } catch (...) {
        m_state = State::Unknown;
        throw;
    }
}

c10::IValue FastNetwork::forward(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments) {
    return m_state == State::Right ? m_network->forward(arguments) : plain.forward(arguments);
}

FastNetwork::State FastNetwork::compared(torch::jit::Module& plain, const std::vector<c10::IValue>& arguments,
                                         const Outputs& outputs) {
    const std::vector<at::Tensor> exact = outputs(plain.forward(copied(arguments)));
    if (isRight(m_rewriting, exact, plain, arguments, outputs))
        return State::Right;
    return m_rewriting != Rewriting::Folded && isRight(Rewriting::Folded, exact, plain, arguments, outputs)
               ? State::Right
               : State::Wrong;
}

bool FastNetwork::isRight(Rewriting rewriting, const std::vector<at::Tensor>& exact, const torch::jit::Module& plain,
                          const std::vector<c10::IValue>& arguments, const Outputs& outputs) {
    try {
        m_network = std::make_unique<torch::jit::Module>(rewritten(plain, rewriting));
        const std::vector<at::Tensor> fast = outputs(m_network->forward(copied(arguments)));
        return std::ranges::equal(fast, exact, [](const at::Tensor& a, const at::Tensor& b) {
            return a.sizes() == b.sizes() && torch::allclose(a, b, tolerance, tolerance, true);
        });
    } catch (const std::exception& failure) {
        if (isOutOfMemory(failure))
            throw;
        return false; // LibTorch cannot rewrite every network
    }
}

} // namespace oddity::torch_plugin
