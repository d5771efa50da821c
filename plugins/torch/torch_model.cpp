// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/torch_model.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/model/append_objects.h"
#include "core/random_stream.h"
#include "plugins/torch/archive/bytes_adapter.h"
#include "plugins/torch/bound/bound_network.h"
#include "plugins/torch/interior/transparent_model.h"
#include "plugins/torch/network/fast_network.h"
#include "plugins/torch/network/generated.h"
#include "plugins/torch/network/network_graph.h"
#include "plugins/torch/network/output_binding.h"
#include "plugins/torch/network/target_slopes.h"
#include "plugins/torch/network/tensors.h"
#include "plugins/torch/network/weights.h"
#include "plugins/torch/passes/device_lane.h"
#include "plugins/torch/passes/dropout_passes.h"
#include "plugins/torch/passes/reduced_precision.h"
#include "plugins/torch/passes/shared_batch.h"
#include "plugins/torch/passes/shared_gradient.h"
#include "plugins/torch/passes/torch_versions.h"
#include "plugins/torch/torch_complaint.h"

namespace oddity::torch_plugin {

namespace {

using core::Error;
using core::ErrorKind;
using core::InputBatch;
using core::Tensor;

/// oneDNN's operations know nothing of other precisions.
std::shared_ptr<FastNetworks> fastNetworksFor(const TorchOrigin& origin) {
    return std::make_shared<FastNetworks>(origin.device == "cpu" && origin.precision == "float32");
}

/// A TorchScript module on one device. Gradients are off for its parameters and batch norm stays in evaluation mode.
class TorchModel final : public TransparentModel {
public:
    /// The module must have been loaded outside any InferenceMode guard, or it could not give gradients.
    TorchModel(torch::jit::Module module, core::ModelCard card, TorchOrigin origin, std::shared_ptr<FastNetworks> fast);

    const core::ModelCard& card() const override { return m_card; }
    std::string device() const override { return m_origin.device; }
    std::string fingerprint() const override { return m_origin.fingerprint; }
    std::int64_t parameterCount() const override { return m_parameterCount; }
    std::string precision() const override { return m_origin.precision; }
    std::vector<Tensor> run(const InputBatch& inputs, const core::RunOptions& options) override;
    core::InputGradient inputGradient(const InputBatch& inputs, int inputIndex, const core::Target& target) override;
    core::LayerGradient layerGradient(const InputBatch& inputs, const std::string& layer, int inputIndex,
                                      const core::Target& target) override;
    Tensor generate(const std::string& generator, const Tensor& latents) override;
    std::unique_ptr<core::Model> clone() const override;
    std::unique_ptr<core::Model> redrawn(std::uint64_t seed) const override;
    void setThreads(int threads) override { m_origin.threads = threads; }

private:
    std::vector<c10::IValue> lookingArguments(const InputBatch& inputs) override;
    torch::jit::Module& module() override { return m_module; }
    const std::string& path() const override { return m_origin.path; }
    void checkInputs(const InputBatch& inputs) const;
    void checkInput(const core::InputSpec& spec, const Tensor& input) const;
    void checkQuestion(const InputBatch& inputs, int inputIndex) const;
    /// forward()'s arguments on the device; *leaf is the one that gradients are asked of, leafIndex -1 for none.
    std::vector<c10::IValue> arguments(const InputBatch& inputs, int leafIndex, at::Tensor* leaf) const;
    void useThreads() const;
    SharedBatch sharedOut(const InputBatch& inputs) const;
    void prepareGradients(const InputBatch& one);
    void setDropout(bool isActive);
    DropoutPasses& dropoutPasses();
    void checkDropoutWorks(const InputBatch& inputs);
    /// What forward() does with the inputs on the device.
    using Forward = std::function<c10::IValue(std::vector<c10::IValue>)>;
    std::vector<at::Tensor> tensorsOf(const c10::IValue& result, std::int64_t count) const;
    std::vector<Tensor> outputsOf(const InputBatch& inputs, const Forward& forward);
    std::vector<Tensor> forward(const InputBatch& inputs);
    std::vector<Tensor> dropoutPass(const InputBatch& inputs, const core::RunOptions& options);

    torch::jit::Module m_module;
    std::shared_ptr<FastNetworks> m_fast;
    core::ModelCard m_card;
    OutputBinding m_outputs;
    TorchOrigin m_origin;
    c10::Device m_device;
    std::vector<torch::jit::Module> m_dropoutModules;
    std::int64_t m_parameterCount = 0;
    bool m_dropoutIsKnownToWork = false;
    std::unique_ptr<DropoutPasses> m_dropoutPasses;
    DeviceLane m_lane;
};

TorchModel::TorchModel(torch::jit::Module module, core::ModelCard card, TorchOrigin origin,
                       std::shared_ptr<FastNetworks> fast)
    : m_module(std::move(module)), m_fast(std::move(fast)), m_card(std::move(card)), m_outputs(m_card, origin.path),
      m_origin(std::move(origin)), m_device(m_origin.device), m_lane(m_device) {
    translated("the network cannot be prepared", m_origin.path, [&] {
        if (!m_module.find_method("forward"))
            throw Error(ErrorKind::Model, "the network has no forward()", {.path = m_origin.path});
        m_module.eval();
        for (const at::Tensor& parameter : m_module.parameters())
            parameter.set_requires_grad(false);
        m_dropoutModules = dropoutModules(m_module);
        m_parameterCount = countParameters(m_module);
    });
}

std::unique_ptr<core::Model> TorchModel::clone() const {
    return translated("the network cannot be copied", m_origin.path, [&] {
        constexpr bool sharesParameters = true;
        return std::make_unique<TorchModel>(m_module.clone(sharesParameters), m_card, m_origin, m_fast);
    });
}

std::unique_ptr<core::Model> TorchModel::redrawn(std::uint64_t seed) const {
    return translated("the network's weights cannot be drawn anew", m_origin.path, [&] {
        torch::jit::Module copy = m_module.deepcopy();
        if (redrawWeights(copy, seed) == 0)
            throw Error(ErrorKind::Model,
                        "the network has no weights that can be drawn anew: it was frozen, which makes them constants",
                        {.path = m_origin.path});
        return std::make_unique<TorchModel>(std::move(copy), m_card, m_origin, fastNetworksFor(m_origin));
    });
}

void TorchModel::useThreads() const {
    if (m_device.is_cpu())
        torch_plugin::useThreads(m_origin.threads);
}

SharedBatch TorchModel::sharedOut(const InputBatch& inputs) const {
    return {inputs.front().count(), m_device.is_cpu() ? m_origin.threads : 1};
}

void TorchModel::checkInputs(const InputBatch& inputs) const {
    if (inputs.size() != m_card.inputs.size())
        throw Error(ErrorKind::Model,
                    "the network wants " + std::to_string(m_card.inputs.size()) + " inputs but was given " +
                        std::to_string(inputs.size()),
                    {.path = m_origin.path});
    for (std::size_t index = 0; index < inputs.size(); ++index) {
        checkInput(m_card.inputs[index], inputs[index]);
        if (inputs[index].count() != inputs.front().count())
            throw Error(ErrorKind::Model,
                        "the inputs count different objects: " + inputs.front().shapeText() + " and " +
                            inputs[index].shapeText(),
                        {.path = m_origin.path});
    }
}

void TorchModel::checkInput(const core::InputSpec& spec, const Tensor& input) const {
    if (!spec.takes(input.shape))
        throw Error(ErrorKind::Model, "the network wants " + spec.shapeText() + " but was given " + input.shapeText(),
                    {.path = m_origin.path});
}

std::vector<Tensor> TorchModel::outputsOf(const InputBatch& inputs, const Forward& forward) {
    // NoGradMode, not InferenceMode: a network that keeps a tensor of this pass must still be able to give gradients.
    const torch::NoGradGuard noGradients;
    std::vector<Tensor> host;
    m_lane.run([&] {
        std::vector<c10::IValue> arguments;
        for (std::size_t index = 0; index < inputs.size(); ++index)
            arguments.emplace_back(m_lane.onDevice(inputs[index], index));
        host = m_lane.onHost(tensorsOf(forward(std::move(arguments)), inputs.front().count()));
    });
    return host;
}

std::vector<at::Tensor> TorchModel::tensorsOf(const c10::IValue& result, std::int64_t count) const {
    std::vector<at::Tensor> tensors;
    for (int index = 0; index < m_card.tensorCount(); ++index)
        tensors.push_back(m_outputs.output(result, index, count));
    return tensors;
}

std::vector<Tensor> TorchModel::forward(const InputBatch& inputs) {
    const auto pass = [this](const InputBatch& objects) {
        return outputsOf(objects, [&](const std::vector<c10::IValue>& arguments) {
            m_fast->passes.prepare(m_module, arguments, [&](const c10::IValue& result) {
                return tensorsOf(result, objects.front().count());
            });
            const ReducedPrecision precision(m_device, m_origin.precision);
            return m_fast->passes.forward(m_module, arguments);
        });
    };
    const SharedBatch parts = sharedOut(inputs);
    if (parts.size() == 1)
        return pass(inputs);
    std::vector<std::vector<Tensor>> made(parts.size());
    parts.forEach(
        [&](std::size_t part) { made[part] = pass(core::objectsOf(inputs, parts[part].first, parts[part].count)); });
    std::vector<Tensor> joined;
    for (std::vector<Tensor>& each : made)
        core::appendObjects(joined, std::move(each));
    return joined;
}

void TorchModel::setDropout(bool isActive) {
    for (torch::jit::Module& part : m_dropoutModules)
        part.train(isActive);
}

DropoutPasses& TorchModel::dropoutPasses() {
    if (!m_dropoutPasses)
        m_dropoutPasses = std::make_unique<DropoutPasses>(m_module);
    return *m_dropoutPasses;
}

/// Dropout that was traced or called as a function stays off whatever mode its module is in: then passes would agree
/// and pretend certainty.
void TorchModel::checkDropoutWorks(const InputBatch& inputs) {
    const auto refuse = [this](const std::string& reason) {
        throw Error(ErrorKind::Model,
                    "dropout passes are not possible: " + reason +
                        "; script (do not trace or freeze) the network with torch.nn.Dropout modules",
                    {.path = m_origin.path});
    };
    if (m_dropoutModules.empty())
        refuse("the network has no dropout module that can be switched on");
    constexpr core::RunOptions asItIs{.dropout = true, .seed = 1};
    setDropout(false);
    const std::vector<Tensor> fixed = dropoutPass(inputs, asItIs);
    setDropout(true);
    const std::vector<Tensor> dropped = dropoutPass(inputs, asItIs);
    const bool isSame =
        std::ranges::equal(fixed, dropped, [](const Tensor& a, const Tensor& b) { return a.values == b.values; });
    if (isSame)
        refuse("switching its dropout modules on changes nothing");
    m_dropoutIsKnownToWork = true;
}

/// LibTorch has one generator for all threads: a pass that draws from it holds it from the seed to its end.
std::mutex& generatorMutex() {
    static std::mutex mutex;
    return mutex;
}

std::vector<Tensor> TorchModel::dropoutPass(const InputBatch& inputs, const core::RunOptions& options) {
    const auto pass = [&](const InputBatch& objects, std::int64_t first) {
        const DropoutDraw draw{options.seed, options.firstObject + first, objects.front().count()};
        return outputsOf(objects, [&](const std::vector<c10::IValue>& arguments) {
            const ReducedPrecision precision(m_device, m_origin.precision);
            return dropoutPasses().forward(arguments, draw);
        });
    };
    if (dropoutPasses().drawsNothingElse())
        return pass(inputs, 0);
    std::vector<Tensor> joined;
    for (std::int64_t object = 0; object < inputs.front().count(); ++object) {
        const std::scoped_lock generator(generatorMutex());
        torch::manual_seed(
            core::RandomStream(options.seed, static_cast<std::uint64_t>(options.firstObject + object)).next());
        core::appendObjects(joined, pass(core::objectsOf(inputs, object, 1), object));
    }
    return joined;
}

std::vector<Tensor> TorchModel::run(const InputBatch& inputs, const core::RunOptions& options) {
    checkInputs(inputs);
    useThreads();
    return translated("the network failed on a batch of " + inputs.front().shapeText(), m_origin.path, [&] {
        if (options.dropout && !m_dropoutIsKnownToWork)
            checkDropoutWorks(inputs);
        setDropout(options.dropout);
        return options.dropout ? dropoutPass(inputs, options) : forward(inputs);
    });
}

Tensor TorchModel::generate(const std::string& generator, const Tensor& latents) {
    useThreads();
    setDropout(false);
    return translated("the network cannot generate '" + generator + "'", m_origin.path,
                      [&] { return generated(m_module, m_card, generator, latents, m_device); });
}

void TorchModel::checkQuestion(const InputBatch& inputs, int inputIndex) const {
    checkInputs(inputs);
    if (inputIndex < 0 || inputIndex >= std::ssize(inputs))
        throw Error(ErrorKind::Usage, "the network has no input number " + std::to_string(inputIndex),
                    {.path = m_origin.path});
    if (!m_card.hasGradients)
        throw Error(ErrorKind::Model, "the network's card says that it has no gradients; use occlusion",
                    {.path = m_origin.path});
}

std::vector<c10::IValue> TorchModel::arguments(const InputBatch& inputs, int leafIndex, at::Tensor* leaf) const {
    std::vector<c10::IValue> values;
    for (int index = 0; index < std::ssize(inputs); ++index) {
        at::Tensor input = onDevice(inputs[static_cast<std::size_t>(index)], m_device);
        if (index == leafIndex) {
            *leaf = input.set_requires_grad(true);
            input = leaf->clone(); // in-place first layers may not touch a leaf that wants a gradient
        }
        values.emplace_back(std::move(input));
    }
    return values;
}

core::InputGradient TorchModel::inputGradient(const InputBatch& inputs, int inputIndex, const core::Target& target) {
    checkQuestion(inputs, inputIndex);
    useThreads();
    return translated("the network gives no gradient", m_origin.path, [&] {
        setDropout(false);
        prepareGradients(core::objectsOf(inputs, 0, 1));
        return sharedGradient(sharedOut(inputs), inputs, inputIndex,
                              {[&](const InputBatch& objects, at::Tensor& leaf) {
                                   return m_fast->gradients.forward(m_module, arguments(objects, inputIndex, &leaf));
                               },
                               [&](const c10::IValue& result, const Tensor& input, core::InputGradient& direct) {
                                   return slopedOutputs(result, m_outputs, target, input, direct);
                               }});
    });
}

void TorchModel::prepareGradients(const InputBatch& one) {
    const torch::NoGradGuard noGradients;
    m_fast->gradients.prepare(m_module, arguments(one, -1, nullptr),
                              [&](const c10::IValue& result) { return tensorsOf(result, 1); });
}

std::vector<c10::IValue> TorchModel::lookingArguments(const InputBatch& inputs) {
    checkInputs(inputs);
    useThreads();
    setDropout(false);
    return arguments(inputs, -1, nullptr);
}

core::LayerGradient TorchModel::layerGradient(const InputBatch& inputs, const std::string& layer, int inputIndex,
                                              const core::Target& target) {
    checkQuestion(inputs, inputIndex);
    useThreads();
    return translated("the network gives no gradient in layer '" + layer + "'", m_origin.path, [&] {
        const c10::AutoGradMode withGradients(true);
        setDropout(false);
        at::Tensor leaf;
        const NetworkLayers::Pass pass = layers().forward(arguments(inputs, inputIndex, &leaf));
        const at::Tensor& map = mapsOf(pass, layer);
        core::InputGradient gradient;
        const at::Tensor sum =
            slopedOutputs(*pass.result, m_outputs, target, inputs[static_cast<std::size_t>(inputIndex)], gradient);
        constexpr bool mayBeUnused = true;
        const at::Tensor slope = torch::autograd::grad({sum}, {map}, {}, {}, false, mayBeUnused).front();
        return core::LayerGradient{std::move(gradient.values), asPlanes(onHost(map)),
                                   asPlanes(slope.defined() ? onHost(slope) : Tensor::zeros(map.sizes().vec()))};
    });
}

} // namespace

std::unique_ptr<core::Model> makeTorchModel(const std::string& archiveBytes, core::ModelCard card, TorchOrigin origin) {
    // The simple executor runs at full speed from the first batch; the profiling one spends several on compiling.
    torch::jit::getExecutorMode() = false;
    computeFloat32AsItIs();
    torch::jit::Module module = translated("the network cannot be loaded", origin.path, [&] {
        return boundNetwork(torch::jit::load(std::make_shared<BytesAdapter>(archiveBytes), c10::Device(origin.device)),
                            card, origin.path);
    });
    std::shared_ptr<FastNetworks> fast = fastNetworksFor(origin);
    return std::make_unique<TorchModel>(std::move(module), std::move(card), std::move(origin), std::move(fast));
}

} // namespace oddity::torch_plugin
