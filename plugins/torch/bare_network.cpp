// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/bare_network.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/types.h>

#include "core/error.h"
#include "core/model/trust/network_file.h"
#include "plugins/torch/archive/bytes_adapter.h"
#include "plugins/torch/archive/model_archive.h"
#include "plugins/torch/network/tensors.h"
#include "plugins/torch/torch_complaint.h"

namespace oddity::torch_plugin {

namespace {

class BareTorchNetwork final : public core::BareNetwork {
public:
    BareTorchNetwork(torch::jit::Module module, std::string path)
        : m_module(std::move(module)), m_path(std::move(path)) {
        if (!m_module.find_method("forward"))
            throw core::Error(core::ErrorKind::Model, "the network has no forward()", {.path = m_path});
        m_module.eval();
    }

    int inputCount() const override {
        int count = -1; // self
        for (const c10::Argument& argument : m_module.get_method("forward").function().getSchema().arguments())
            count += argument.default_value().has_value() ? 0 : 1;
        return count;
    }

    /// What the first convolution's weights take.
    int likelyBands() const override {
        constexpr int convolutionAxes = 4;
        for (const at::Tensor& parameter : m_module.parameters())
            if (parameter.dim() == convolutionAxes)
                return static_cast<int>(parameter.size(1));
        return 0;
    }

    std::vector<core::ReturnedTensor> run(const core::InputBatch& inputs) override {
        return translated("the network failed", m_path, [&] {
            const torch::NoGradGuard noGradients;
            std::vector<c10::IValue> arguments;
            for (const core::Tensor& input : inputs)
                arguments.emplace_back(onDevice(input, c10::Device(c10::kCPU)));
            return tensorsOf(m_module.forward(std::move(arguments)));
        });
    }

private:
    static std::vector<core::ReturnedTensor> tensorsOf(const c10::IValue& result) {
        std::vector<core::ReturnedTensor> tensors;
        const auto take = [&tensors](std::string name, const c10::IValue& value) {
            if (value.isTensor() && value.toTensor().defined())
                tensors.push_back({std::move(name), onHost(value.toTensor())});
        };
        const auto takeAll = [&take](const auto& values) {
            for (std::size_t index = 0; index < values.size(); ++index)
                take(std::to_string(index), values[index]);
        };
        if (result.isTuple())
            takeAll(result.toTupleRef().elements());
        else if (result.isList())
            takeAll(result.toListRef());
        else if (result.isGenericDict())
            for (const auto& entry : result.toGenericDict()) {
                if (entry.key().isString())
                    take(entry.key().toStringRef(), entry.value());
            }
        else
            take("", result);
        return tensors;
    }

    torch::jit::Module m_module;
    std::string m_path;
};

} // namespace

std::unique_ptr<core::BareNetwork> openBareNetwork(const core::NetworkFile& file) {
    const std::string path = file.identity.path.string();
    checkArchive(*file.bytes, path);
    torch::jit::getExecutorMode() = false;
    return translated("the network cannot be loaded", path, [&] {
        return std::make_unique<BareTorchNetwork>(
            torch::jit::load(std::make_shared<BytesAdapter>(*file.bytes), c10::Device(c10::kCPU)), path);
    });
}

} // namespace oddity::torch_plugin
