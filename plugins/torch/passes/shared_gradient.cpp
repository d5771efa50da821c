// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/passes/shared_gradient.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

#include "plugins/torch/network/tensors.h"

namespace oddity::torch_plugin {

core::InputGradient sharedGradient(const SharedBatch& parts, const core::InputBatch& inputs, int inputIndex,
                                   const GradientQuestion& question) {
    struct Pass {
        core::InputBatch inputs;
        at::Tensor leaf;
        c10::IValue result;
        at::Tensor sum;
        core::InputGradient gradient;
    };
    std::vector<Pass> passes(parts.size());
    parts.forEach([&](std::size_t part) {
        const c10::AutoGradMode withGradients(true);
        Pass& pass = passes[part];
        pass.inputs = core::objectsOf(inputs, parts[part].first, parts[part].count);
        pass.result = question.forward(pass.inputs, pass.leaf);
    });
    for (Pass& pass : passes) {
        const c10::AutoGradMode withGradients(true);
        pass.sum = question.slopes(pass.result, pass.inputs[static_cast<std::size_t>(inputIndex)], pass.gradient);
    }
    parts.forEach([&](std::size_t part) {
        Pass& pass = passes[part];
        const core::Tensor pulledBack = onHost(torch::autograd::grad({pass.sum}, {pass.leaf}).front());
        std::vector<float>& slopes = pass.gradient.gradient.values;
        std::ranges::transform(slopes, pulledBack.values, slopes.begin(), std::plus<>());
    });
    core::InputGradient joined = std::move(passes.front().gradient);
    for (std::size_t part = 1; part < passes.size(); ++part) {
        const core::InputGradient& more = passes[part].gradient;
        joined.values.insert(joined.values.end(), more.values.begin(), more.values.end());
        appendItems(joined.gradient, more.gradient);
    }
    return joined;
}

} // namespace oddity::torch_plugin
