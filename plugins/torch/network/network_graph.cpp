// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/network_graph.h"

#include <string>

#include <torch/csrc/jit/api/module.h>

namespace oddity::torch_plugin {

namespace {

std::int64_t countConstants(const torch::jit::Block* block) {
    std::int64_t count = 0;
    for (const torch::jit::Node* node : block->nodes()) {
        const bool isTensor = node->kind() == c10::prim::Constant && node->hasAttribute(c10::attr::value) &&
                              node->kindOf(c10::attr::value) == torch::jit::AttributeKind::t;
        if (isTensor && node->t(c10::attr::value).is_floating_point() && node->t(c10::attr::value).dim() > 0)
            count += node->t(c10::attr::value).numel();
        for (const torch::jit::Block* inner : node->blocks())
            count += countConstants(inner);
    }
    return count;
}

} // namespace

std::int64_t countParameters(const torch::jit::Module& module) {
    std::int64_t count = 0;
    for (const at::Tensor& parameter : module.parameters())
        count += parameter.numel();
    return count > 0 ? count : countConstants(module.get_method("forward").graph()->block());
}

std::vector<torch::jit::Module> dropoutModules(const torch::jit::Module& module) {
    std::vector<torch::jit::Module> found;
    for (const torch::jit::Module& part : module.modules())
        if (part.type()->name() && part.type()->name()->name().find("Dropout") != std::string::npos)
            found.push_back(part);
    return found;
}

} // namespace oddity::torch_plugin
