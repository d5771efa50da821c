// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/passes/dropout_passes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/library.h>
#include <torch/types.h>

#include "core/random_stream.h"

namespace oddity::torch_plugin {

namespace {

/// LibTorch's operations that are replaced by ours of the same name.
constexpr std::array<std::string_view, 8> dropouts{
    "dropout",       "dropout_",       "feature_dropout",       "feature_dropout_",
    "alpha_dropout", "alpha_dropout_", "feature_alpha_dropout", "feature_alpha_dropout_"};
constexpr std::array<std::string_view, 20> randomOperations{
    "rand",         "rand_like",  "randn",      "randn_like",  "randint",  "randint_like",  "randperm",
    "bernoulli",    "bernoulli_", "normal",     "normal_",     "uniform_", "multinomial",   "poisson",
    "exponential_", "cauchy_",    "geometric_", "log_normal_", "rrelu",    "native_dropout"};

bool isNamed(const torch::jit::Node& node, const auto& names) {
    return std::string_view(node.kind().ns().toUnqualString()) == "aten" &&
           std::ranges::find(names, std::string_view(node.kind().toUnqualString())) != names.end();
}

/// What this thread's pass draws; a layer after the other.
struct Drawing {
    DropoutDraw draw;
    std::uint64_t layer = 0;
};
thread_local Drawing* drawing = nullptr;

/// 1 where a value (of a feature: a whole map) is kept and 0 where it is dropped, with probability p.
at::Tensor keptOf(const at::Tensor& input, double p, bool isOfFeatures) {
    std::vector<std::int64_t> shape = input.sizes().vec();
    if (isOfFeatures)
        for (std::size_t axis = 2; axis < shape.size(); ++axis)
            shape[axis] = 1;
    at::Tensor kept = torch::empty(shape, torch::kFloat32);
    // a network may fold other axes into the first, objects first
    const auto& draw = drawing->draw;
    const bool isByObject = !shape.empty() && shape.front() > 0 && shape.front() % draw.count == 0;
    const std::int64_t objects = isByObject ? draw.count : 1;
    const std::int64_t size = kept.numel() / objects;
    const std::uint64_t layer = drawing->layer++;
    const double bound = std::ldexp(p, 64);
    float* next = kept.data_ptr<float>();
    for (std::int64_t object = 0; object < objects; ++object) {
        const auto number = static_cast<std::uint64_t>(draw.firstObject + object);
        core::RandomStream random(core::RandomStream(draw.seed, number).next(), layer);
        for (std::int64_t value = 0; value < size; ++value)
            *next++ = static_cast<double>(random.next()) >= bound ? 1.0F : 0.0F;
    }
    return kept.to(input.options());
}

at::Tensor dropped(const at::Tensor& input, double p, bool isOfFeatures) {
    if (p >= 1)
        return torch::zeros_like(input);
    return input * (keptOf(input, p, isOfFeatures) / (1 - p));
}

/// Klambauer et al. (2017): dropped values take the negative saturation of SELU, and mean and variance stay.
at::Tensor droppedAlpha(const at::Tensor& input, double p, bool isOfFeatures) {
    constexpr double saturation = 1.7580993408473766;
    if (p >= 1)
        return torch::zeros_like(input);
    const double scale = 1 / std::sqrt((1 - p) * (1 + p * saturation * saturation));
    const at::Tensor kept = keptOf(input, p, isOfFeatures);
    return (input * kept - (1 - kept) * saturation) * scale + scale * saturation * p;
}

using Drop = at::Tensor (*)(const at::Tensor& input, double p, bool isOfFeatures);

template <Drop drop, bool isOfFeatures> at::Tensor out(const at::Tensor& input, double p, bool train) {
    return train && p > 0 ? drop(input, p, isOfFeatures) : input;
}

template <Drop drop, bool isOfFeatures> at::Tensor inPlace(at::Tensor input, double p, bool train) {
    return train && p > 0 ? input.copy_(drop(input, p, isOfFeatures)) : input;
}

bool rewrite(torch::jit::Block* block) {
    bool drawsNothingElse = true;
    for (auto node = block->nodes().begin(); node != block->nodes().end(); ++node) {
        drawsNothingElse = drawsNothingElse && !isNamed(**node, randomOperations);
        for (torch::jit::Block* inner : node->blocks())
            drawsNothingElse = rewrite(inner) && drawsNothingElse;
        if (!isNamed(**node, dropouts))
            continue;
        torch::jit::Node* mine = node->owningGraph()->create(
            c10::Symbol::fromQualString("oddity::" + std::string(node->kind().toUnqualString())), node->inputs());
        mine->insertBefore(*node);
        mine->output()->setType(node->output()->type());
        node->output()->replaceAllUsesWith(mine->output());
        node.destroyCurrent();
    }
    return drawsNothingElse;
}

} // namespace

TORCH_LIBRARY(oddity, operations) {
    operations.def("dropout(Tensor input, float p, bool train) -> Tensor", &out<dropped, false>);
    operations.def("dropout_(Tensor(a!) input, float p, bool train) -> Tensor(a!)", &inPlace<dropped, false>);
    operations.def("feature_dropout(Tensor input, float p, bool train) -> Tensor", &out<dropped, true>);
    operations.def("feature_dropout_(Tensor(a!) input, float p, bool train) -> Tensor(a!)", &inPlace<dropped, true>);
    operations.def("alpha_dropout(Tensor input, float p, bool train) -> Tensor", &out<droppedAlpha, false>);
    operations.def("alpha_dropout_(Tensor(a!) input, float p, bool train) -> Tensor(a!)",
                   &inPlace<droppedAlpha, false>);
    operations.def("feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor", &out<droppedAlpha, true>);
    operations.def("feature_alpha_dropout_(Tensor(a!) input, float p, bool train) -> Tensor(a!)",
                   &inPlace<droppedAlpha, true>);
}

struct DropoutPasses::Program {
    torch::jit::Module module;
    std::unique_ptr<torch::jit::Code> code;
    bool drawsNothingElse = true;
};

DropoutPasses::DropoutPasses(const torch::jit::Module& module) : m_program(new Program{module, nullptr, true}) {
    const std::shared_ptr<torch::jit::Graph> graph = module.get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    m_program->drawsNothingElse = rewrite(graph->block());
    m_program->code = std::make_unique<torch::jit::Code>(graph, "forward with dropout");
}

DropoutPasses::~DropoutPasses() = default;

bool DropoutPasses::drawsNothingElse() const {
    return m_program->drawsNothingElse;
}

c10::IValue DropoutPasses::forward(const std::vector<c10::IValue>& arguments, const DropoutDraw& draw) {
    Drawing mine{draw, 0};
    struct Turn {
        explicit Turn(Drawing* own) { drawing = own; }
        ~Turn() { drawing = nullptr; }
    } const turn(&mine);
    torch::jit::Stack stack{m_program->module._ivalue()};
    stack.insert(stack.end(), arguments.begin(), arguments.end());
    torch::jit::InterpreterState(*m_program->code).run(stack);
    return stack.front();
}

} // namespace oddity::torch_plugin
