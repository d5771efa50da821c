// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <torch/csrc/jit/api/module.h>

#include "core/model/model.h"

namespace oddity::torch_plugin {

/// A TorchScript module on one device. Gradients are off for its parameters and batch norm stays in evaluation mode.
class TorchModel final : public core::Model {
public:
    struct Origin {
        std::string path;
        std::string fingerprint;
        c10::Device device;
        int threads = 1; ///< inside one operation, set on whichever thread calls
    };

    /// The module must have been loaded outside any InferenceMode guard, or it could not give gradients.
    TorchModel(torch::jit::Module module, core::ModelCard card, Origin origin);

    const core::ModelCard& card() const override { return m_card; }
    std::string device() const override { return m_origin.device.str(); }
    std::string fingerprint() const override { return m_origin.fingerprint; }
    std::int64_t parameterCount() const override { return m_parameterCount; }
    std::vector<core::Tensor> run(const core::Tensor& batch, const core::RunOptions& options) override;
    core::InputGradient inputGradient(const core::Tensor& batch, int outputIndex,
                                      const core::Objective& objective) override;

private:
    void checkBatch(const core::Tensor& batch) const;
    void useThreads() const;
    void setDropout(bool isActive);
    void checkDropoutWorks(const core::Tensor& batch);
    std::vector<core::Tensor> forward(const core::Tensor& batch);
    std::vector<core::Tensor> forwardInHalves(const core::Tensor& batch);
    at::Tensor element(const c10::IValue& result, const std::string& name, const std::string& field) const;
    at::Tensor output(const c10::IValue& result, std::size_t index, std::int64_t batchCount) const;

    torch::jit::Module m_module;
    core::ModelCard m_card;
    Origin m_origin;
    std::vector<torch::jit::Module> m_dropoutModules;
    std::int64_t m_parameterCount = 0;
    bool m_dropoutIsKnownToWork = false;
};

} // namespace oddity::torch_plugin
