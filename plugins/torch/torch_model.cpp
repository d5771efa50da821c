// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/torch_model.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "core/error.h"
#include "plugins/torch/bytes_adapter.h"
#include "plugins/torch/torch_complaint.h"

namespace oddity::torch_plugin {

namespace {

using core::Error;
using core::ErrorKind;
using core::Tensor;

/// A TorchScript module on one device. Gradients are off for its parameters and batch norm stays in evaluation mode.
class TorchModel final : public core::Model {
public:
    /// The module must have been loaded outside any InferenceMode guard, or it could not give gradients.
    TorchModel(torch::jit::Module module, core::ModelCard card, TorchOrigin origin);

    const core::ModelCard& card() const override { return m_card; }
    std::string device() const override { return m_origin.device; }
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
    TorchOrigin m_origin;
    c10::Device m_device;
    std::vector<torch::jit::Module> m_dropoutModules;
    std::int64_t m_parameterCount = 0;
    bool m_dropoutIsKnownToWork = false;
};

std::string shapeText(const at::Tensor& tensor) {
    return Tensor{tensor.sizes().vec(), {}}.shapeText();
}

/// A copy on the device: networks may change their input in place.
at::Tensor onDevice(const Tensor& batch, const c10::Device& device) {
    const at::Tensor view = torch::from_blob(const_cast<float*>(batch.values.data()), batch.shape, torch::kFloat32);
    return device.is_cpu() ? view.clone() : view.to(device);
}

Tensor onHost(const at::Tensor& tensor) {
    const at::Tensor host = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* values = host.data_ptr<float>();
    return {host.sizes().vec(), {values, values + host.numel()}};
}

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

/// A frozen network has its parameters as constants of its graph.
std::int64_t countParameters(const torch::jit::Module& module) {
    std::int64_t count = 0;
    for (const at::Tensor& parameter : module.parameters())
        count += parameter.numel();
    return count > 0 ? count : countConstants(module.get_method("forward").graph()->block());
}

TorchModel::TorchModel(torch::jit::Module module, core::ModelCard card, TorchOrigin origin)
    : m_module(std::move(module)), m_card(std::move(card)), m_origin(std::move(origin)), m_device(m_origin.device) {
    translated("the network cannot be prepared", m_origin.path, [&] {
        if (!m_module.find_method("forward"))
            throw Error(ErrorKind::Model, "the network has no forward()", {.path = m_origin.path});
        m_module.eval();
        for (const at::Tensor& parameter : m_module.parameters())
            parameter.set_requires_grad(false);
        for (const torch::jit::Module& part : m_module.modules())
            if (part.type()->name() && part.type()->name()->name().find("Dropout") != std::string::npos)
                m_dropoutModules.push_back(part);
        m_parameterCount = countParameters(m_module);
    });
}

void TorchModel::useThreads() const {
    if (m_device.is_cpu() && at::get_num_threads() != m_origin.threads)
        at::set_num_threads(m_origin.threads);
}

void TorchModel::checkBatch(const Tensor& batch) const {
    const core::InputSpec& input = m_card.inputs.front();
    const auto channels = static_cast<std::int64_t>(input.bands.size());
    const bool fits = batch.shape.size() == 4 && batch.count() > 0 && batch.shape[1] == channels &&
                      (input.height == 0 || (batch.shape[2] == input.height && batch.shape[3] == input.width)) &&
                      batch.shape[2] % input.sizeMultiple == 0 && batch.shape[3] % input.sizeMultiple == 0;
    if (fits)
        return;
    const auto side = [](int pixels) { return pixels == 0 ? std::string("any") : std::to_string(pixels); };
    throw Error(ErrorKind::Model,
                "the network wants N×" + std::to_string(channels) + "×" + side(input.height) + "×" + side(input.width) +
                    " (objects × bands × height × width) but was given " + batch.shapeText(),
                {.path = m_origin.path});
}

at::Tensor TorchModel::element(const c10::IValue& result, const std::string& name, const std::string& field) const {
    const auto refuse = [&](const std::string& detail) {
        throw Error(ErrorKind::Model, "model card: " + detail, {.path = m_origin.path, .field = field});
    };
    const auto asTensor = [&](const c10::IValue& value) {
        if (!value.isTensor())
            refuse("element '" + name + "' is no tensor but " + value.tagKind());
        return value.toTensor();
    };
    if (name.empty()) {
        if (!result.isTensor())
            refuse("forward() returns a " + result.tagKind() + ": name the element that this output is");
        return result.toTensor();
    }
    if (result.isTuple() || result.isList()) {
        const auto& elements = result.isTuple() ? result.toTupleRef().elements().vec() : result.toListRef().vec();
        std::size_t index = elements.size();
        std::from_chars(name.data(), name.data() + name.size(), index);
        if (index >= elements.size())
            refuse("forward() returns " + std::to_string(elements.size()) + " elements, 0 to " +
                   std::to_string(elements.size() - 1) + "; there is no '" + name + "'");
        return asTensor(elements[index]);
    }
    if (result.isGenericDict()) {
        std::string keys;
        for (const auto& entry : result.toGenericDict()) {
            if (entry.key().isString() && entry.key().toStringRef() == name)
                return asTensor(entry.value());
            if (entry.key().isString())
                keys += (keys.empty() ? "" : ", ") + entry.key().toStringRef();
        }
        refuse("forward() returns a dictionary with " + keys + "; there is no '" + name + "'");
    }
    refuse("forward() returns one " + result.tagKind() + ", which has no element '" + name + "'");
    return {};
}

at::Tensor TorchModel::output(const c10::IValue& result, std::size_t index, std::int64_t batchCount) const {
    const bool isLogVariance = index >= m_card.outputs.size();
    std::size_t specIndex = index;
    if (isLogVariance) {
        std::size_t wanted = index - m_card.outputs.size();
        for (specIndex = 0; m_card.outputs[specIndex].logVariance.empty() || wanted-- > 0; ++specIndex) {
        }
    }
    const core::OutputSpec& spec = m_card.outputs[specIndex];
    const std::string field =
        "outputs[" + std::to_string(specIndex) + "]" + (isLogVariance ? ".log_variance" : ".element");
    at::Tensor tensor = element(result, isLogVariance ? spec.logVariance : spec.element, field);
    const auto refuse = [&](const std::string& detail) {
        throw Error(ErrorKind::Model, "output '" + spec.name + "' of shape " + shapeText(tensor) + " " + detail,
                    {.path = m_origin.path, .field = field});
    };
    if (tensor.dim() == 0 || tensor.size(0) != batchCount)
        refuse("does not have the " + std::to_string(batchCount) + " objects of the batch as its first axis");
    if (tensor.is_complex())
        refuse("is complex; the program knows real numbers");
    if (isLogVariance)
        return tensor.to(at::kFloat);
    tensor = tensor.to(at::kFloat);
    if (!spec.classes.empty() && (tensor.dim() < 2 || tensor.size(1) != static_cast<std::int64_t>(spec.classes.size())))
        refuse("does not have the card's " + std::to_string(spec.classes.size()) + " classes as its second axis");
    if (spec.activation == "sigmoid")
        return torch::sigmoid(tensor);
    if (spec.activation == "softmax") {
        if (tensor.dim() < 2)
            refuse("has no second axis for its softmax");
        return torch::softmax(tensor, 1);
    }
    return tensor;
}

std::vector<Tensor> TorchModel::forward(const Tensor& batch) {
    // NoGradMode, not InferenceMode: a network that keeps a tensor of this pass must still be able to give gradients.
    const torch::NoGradGuard noGradients;
    const c10::IValue result = m_module.forward({onDevice(batch, m_device)});
    const auto logVariances = static_cast<std::size_t>(
        std::ranges::count_if(m_card.outputs, [](const core::OutputSpec& spec) { return !spec.logVariance.empty(); }));
    std::vector<Tensor> outputs;
    for (std::size_t index = 0; index < m_card.outputs.size() + logVariances; ++index)
        outputs.push_back(onHost(output(result, index, batch.count())));
    return outputs;
}

/// A device that runs out of memory gets half the batch, down to single objects.
std::vector<Tensor> TorchModel::forwardInHalves(const Tensor& batch) {
    try {
        return forward(batch);
    } catch (const std::exception& failure) {
        if (batch.count() == 1 || !isOutOfMemory(failure.what()))
            throw;
    }
    std::vector<Tensor> joined;
    const std::int64_t half = batch.count() / 2;
    for (const auto& [first, count] : {std::pair{std::int64_t{0}, half}, std::pair{half, batch.count() - half}}) {
        Tensor part = Tensor::zeros({count, batch.shape[1], batch.shape[2], batch.shape[3]});
        std::copy_n(batch.values.begin() +
                        static_cast<std::ptrdiff_t>(first * static_cast<std::int64_t>(batch.itemSize())),
                    part.values.size(), part.values.begin());
        std::vector<Tensor> outputs = forwardInHalves(part);
        if (joined.empty()) {
            joined = std::move(outputs);
            continue;
        }
        for (std::size_t index = 0; index < joined.size(); ++index) {
            joined[index].shape[0] += outputs[index].shape[0];
            joined[index].values.insert(joined[index].values.end(), outputs[index].values.begin(),
                                        outputs[index].values.end());
        }
    }
    return joined;
}

void TorchModel::setDropout(bool isActive) {
    for (torch::jit::Module& part : m_dropoutModules)
        part.train(isActive);
}

/// Dropout that was traced or called as a function stays off whatever mode its module is in: then passes would agree
/// and pretend certainty.
void TorchModel::checkDropoutWorks(const Tensor& batch) {
    const auto refuse = [this](const std::string& reason) {
        throw Error(ErrorKind::Model,
                    "dropout passes are not possible: " + reason +
                        "; script (do not trace or freeze) the network with torch.nn.Dropout modules",
                    {.path = m_origin.path});
    };
    if (m_dropoutModules.empty())
        refuse("the network has no dropout module that can be switched on");
    setDropout(false);
    const std::vector<Tensor> fixed = forward(batch);
    setDropout(true);
    torch::manual_seed(1);
    const std::vector<Tensor> dropped = forward(batch);
    const bool isSame =
        std::ranges::equal(fixed, dropped, [](const Tensor& a, const Tensor& b) { return a.values == b.values; });
    if (isSame)
        refuse("switching its dropout modules on changes nothing");
    m_dropoutIsKnownToWork = true;
}

std::vector<Tensor> TorchModel::run(const Tensor& batch, const core::RunOptions& options) {
    checkBatch(batch);
    useThreads();
    return translated("the network failed on a batch of " + batch.shapeText(), m_origin.path, [&] {
        if (options.dropout && !m_dropoutIsKnownToWork)
            checkDropoutWorks(batch);
        setDropout(options.dropout);
        if (options.dropout)
            torch::manual_seed(options.seed);
        return forwardInHalves(batch);
    });
}

core::InputGradient TorchModel::inputGradient(const Tensor& batch, int outputIndex, const core::Objective& objective) {
    checkBatch(batch);
    if (outputIndex < 0 || static_cast<std::size_t>(outputIndex) >= m_card.outputs.size())
        throw Error(ErrorKind::Usage, "the network has no output number " + std::to_string(outputIndex));
    if (!m_card.hasGradients)
        throw Error(ErrorKind::Model, "the network's card says that it has no gradients; use occlusion",
                    {.path = m_origin.path});
    useThreads();
    return translated("the network gives no gradient", m_origin.path, [&] {
        const c10::AutoGradMode withGradients(true);
        setDropout(false);
        at::Tensor input = onDevice(batch, m_device).set_requires_grad(true);
        // In-place first layers may not touch a leaf that wants a gradient.
        const c10::IValue result = m_module.forward({input.clone()});
        const at::Tensor selected = output(result, static_cast<std::size_t>(outputIndex), batch.count());
        const Tensor values = onHost(selected);

        core::InputGradient gradient{{}, Tensor::zeros(batch.shape)};
        Tensor outputGradient = Tensor::zeros(values.shape);
        for (std::int64_t object = 0; object < batch.count(); ++object) {
            const core::ObjectiveValue value = objective(batch.item(object), values.item(object));
            if (value.outputGradient.size() != values.itemSize() ||
                (!value.inputGradient.empty() && value.inputGradient.size() != batch.itemSize()))
                throw Error(ErrorKind::Internal, "the objective's gradient does not fit the network's output");
            gradient.values.push_back(value.value);
            std::ranges::copy(value.outputGradient, outputGradient.item(object).begin());
            std::ranges::copy(value.inputGradient, gradient.gradient.item(object).begin());
        }
        if (!selected.requires_grad())
            throw Error(ErrorKind::Model,
                        "output '" + m_card.outputs[static_cast<std::size_t>(outputIndex)].name +
                            "' does not depend on the pixels in a way that can be differentiated; use occlusion",
                        {.path = m_origin.path});
        const auto slopes = torch::autograd::grad({selected}, {input}, {onDevice(outputGradient, m_device)});
        const Tensor pulledBack = onHost(slopes.front());
        std::ranges::transform(gradient.gradient.values, pulledBack.values, gradient.gradient.values.begin(),
                               std::plus<>());
        return gradient;
    });
}

} // namespace

std::unique_ptr<core::Model> makeTorchModel(const std::string& archiveBytes, core::ModelCard card, TorchOrigin origin) {
    // The simple executor runs at full speed from the first batch; the profiling one spends several on compiling.
    torch::jit::getExecutorMode() = false;
    torch::jit::Module module = translated("the network cannot be loaded", origin.path, [&] {
        return torch::jit::load(std::make_shared<BytesAdapter>(archiveBytes), c10::Device(origin.device));
    });
    return std::make_unique<TorchModel>(std::move(module), std::move(card), std::move(origin));
}

} // namespace oddity::torch_plugin
