// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/interior/network_filters.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <ATen/core/Tensor.h>
#include <ATen/record_function.h>
#include <torch/csrc/jit/api/module.h>

#include "plugins/torch/network/tensors.h"

namespace oddity::torch_plugin {

namespace {

constexpr std::size_t weightArgument = 1; ///< of a convolution
constexpr std::size_t transposedArgument = 6;
constexpr std::string_view weightEnding = ".weight";

thread_local std::vector<at::Tensor>* seen = nullptr;

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function) {
    const std::string_view name = function.name();
    if (name != "aten::convolution" && name != "aten::_convolution")
        return nullptr;
    const auto& arguments = function.inputs();
    const at::Tensor& weight = arguments[weightArgument].toTensor();
    const bool isNew = std::ranges::none_of(*seen, [&weight](const at::Tensor& one) { return one.is_same(weight); });
    if (weight.dim() == 4 && !arguments[transposedArgument].toBool() && isNew)
        seen->push_back(weight);
    return nullptr;
}

/// While it lives, convolutions of this thread leave their kernels in a list.
class Listening {
public:
    explicit Listening(std::vector<at::Tensor>* kernels) {
        seen = kernels;
        m_callback = at::addThreadLocalCallback(
            at::RecordFunctionCallback(begin).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    }
    ~Listening() {
        at::removeCallback(m_callback);
        seen = nullptr;
    }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

private:
    at::CallbackHandle m_callback = 0;
};

/// "features.0" by the memory of its weights; several convolutions may share them.
std::map<const void*, std::string> namesByMemory(const torch::jit::Module& network) {
    std::map<const void*, std::string> names;
    for (const auto& parameter : network.named_parameters()) {
        std::string name = parameter.name;
        if (name.ends_with(weightEnding))
            name.resize(name.size() - weightEnding.size());
        names.emplace(parameter.value.data_ptr(), std::move(name));
    }
    return names;
}

} // namespace

std::vector<core::ConvolutionFilters> filtersUsed(const torch::jit::Module& network,
                                                  const std::function<void()>& runPass) {
    std::vector<at::Tensor> kernels;
    {
        const Listening listening(&kernels);
        runPass();
    }
    const auto names = namesByMemory(network);
    std::map<std::string, int> uses;
    std::vector<core::ConvolutionFilters> filters;
    for (const at::Tensor& kernel : kernels) {
        const auto known = names.find(kernel.data_ptr());
        std::string name = known == names.end() ? "convolution " + std::to_string(filters.size() + 1) : known->second;
        if (const int use = ++uses[name]; use > 1)
            name += " (" + std::to_string(use) + ")";
        filters.push_back({std::move(name), onHost(kernel)});
    }
    return filters;
}

} // namespace oddity::torch_plugin
