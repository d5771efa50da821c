// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/weights.h"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/types.h>

#include "core/random_stream.h"

namespace oddity::torch_plugin {

std::size_t redrawWeights(torch::jit::Module& module, std::uint64_t seed) {
    const c10::AutoGradMode withoutGradients(false);
    std::size_t changed = 0;
    std::uint64_t number = 0;
    for (const at::Tensor& parameter : module.parameters()) {
        core::RandomStream random(seed, number++);
        if (!parameter.is_floating_point() || parameter.numel() < 2)
            continue;
        const at::Tensor values = parameter.to(at::kCPU, at::kDouble).contiguous();
        const double mean = values.mean().item<double>();
        const double spread = values.std(false).item<double>();
        if (!(spread > 0))
            continue;
        at::Tensor fresh = at::empty_like(values);
        auto* const into = fresh.data_ptr<double>();
        for (std::int64_t index = 0; index < values.numel(); ++index)
            into[index] = mean + spread * random.normal();
        at::Tensor(parameter).copy_(fresh);
        ++changed;
    }
    return changed;
}

} // namespace oddity::torch_plugin
