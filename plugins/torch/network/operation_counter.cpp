// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/operation_counter.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <ATen/core/Tensor.h>
#include <ATen/record_function.h>

namespace oddity::torch_plugin {

namespace {

/// Products of two matrices: name, and which argument is the left one.
struct Product {
    std::string_view name;
    std::size_t left;
};
constexpr std::array<Product, 8> products{{{"aten::mm", 0},
                                           {"aten::bmm", 0},
                                           {"aten::mv", 0},
                                           {"aten::dot", 0},
                                           {"aten::addmm", 1},
                                           {"aten::baddbmm", 1},
                                           {"aten::addbmm", 1},
                                           {"aten::addmv", 1}}};
constexpr std::array<std::string_view, 2> convolutions{"aten::convolution", "aten::_convolution"};
/// Parts of names of operations that may compute much in ways that are not counted.
constexpr std::array<std::string_view, 12> heavyWords{"fft",  "cdist",    "grid_sampler",  "scaled_dot_product",
                                                      "lstm", "gru",      "rnn",           "linalg",
                                                      "svd",  "cholesky", "embedding_bag", "attention"};
constexpr std::size_t transposedArgument = 6; ///< of a convolution

const Product* productNamed(std::string_view name) {
    const auto* const found = std::ranges::find(products, name, &Product::name);
    return found == products.end() ? nullptr : found;
}

bool isConvolution(std::string_view name) {
    return std::ranges::find(convolutions, name) != convolutions.end();
}

/// Ranges without a namespace are no operators; those of prim do no arithmetic of their own.
bool isOpaque(std::string_view name) {
    const auto space = name.find("::");
    if (space == std::string_view::npos || name.starts_with("prim::"))
        return false;
    return !name.starts_with("aten::") || std::ranges::any_of(heavyWords, [name](std::string_view word) {
        return name.find(word) != std::string_view::npos;
    });
}

} // namespace

struct OperationCounter::Tally {
    core::OperationCount count;
    int depth = 0;       ///< inside an operation that is counted as a whole
    int opaqueDepth = 0; ///< inside one that may not be
    at::CallbackHandle callback = 0;
};

namespace {

thread_local OperationCounter::Tally* current = nullptr;

/// An operation that began: arguments can be seen then, results only when it ends.
struct Call final : at::ObserverContext {
    bool isCounted = false; ///< as a whole, with all that it calls
    bool isOpaque = false;
    double perResult = 0; ///< multiply-adds for each number that comes out
    double known = 0;     ///< and those that depend on the arguments alone
    double before = 0;
};

void takeArguments(Call& call, const at::RecordFunction& function) {
    const auto& arguments = function.inputs();
    if (const Product* product = productNamed(function.name())) {
        call.perResult = static_cast<double>(arguments[product->left].toTensor().size(-1));
        return;
    }
    const at::Tensor& weight = arguments[1].toTensor();
    const double perPixel = static_cast<double>(weight.numel()) / static_cast<double>(weight.size(0));
    if (arguments[transposedArgument].toBool())
        call.known = static_cast<double>(arguments[0].toTensor().numel()) * perPixel;
    else
        call.perResult = perPixel;
}

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function) {
    auto call = std::make_unique<Call>();
    const std::string_view name = function.name();
    call->isCounted = current->depth == 0 && (isConvolution(name) || productNamed(name) != nullptr);
    call->isOpaque = current->depth == 0 && current->opaqueDepth == 0 && !call->isCounted && isOpaque(name);
    current->opaqueDepth += call->isOpaque ? 1 : 0;
    call->before = current->count.multiplyAdds;
    if (call->isCounted) {
        takeArguments(*call, function);
        ++current->depth;
    }
    return call;
}

void end(const at::RecordFunction& function, at::ObserverContext* context) {
    if (context == nullptr) // begin() threw, which LibTorch logged
        return;
    const auto& call = *static_cast<Call*>(context);
    if (call.isCounted) {
        --current->depth;
        const double results = static_cast<double>(function.outputs().at(0).toTensor().numel());
        current->count.multiplyAdds += call.known + call.perResult * results;
    }
    current->opaqueDepth -= call.isOpaque ? 1 : 0;
    std::vector<std::string>& uncounted = current->count.uncounted;
    if (call.isOpaque && call.before == current->count.multiplyAdds &&
        std::ranges::find(uncounted, function.name()) == uncounted.end())
        uncounted.emplace_back(function.name());
}

} // namespace

OperationCounter::OperationCounter() : m_tally(std::make_unique<Tally>()) {
    current = m_tally.get();
    m_tally->callback = at::addThreadLocalCallback(at::RecordFunctionCallback(begin, end)
                                                       .needsInputs(true)
                                                       .needsOutputs(true)
                                                       .scopes({at::RecordScope::FUNCTION}));
}

OperationCounter::~OperationCounter() {
    at::removeCallback(m_tally->callback);
    current = nullptr;
}

const core::OperationCount& OperationCounter::count() const {
    return m_tally->count;
}

} // namespace oddity::torch_plugin
