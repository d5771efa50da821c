// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/output_binding.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include <torch/types.h>

#include "core/error.h"
#include "plugins/torch/bound/bound_network.h"
#include "plugins/torch/network/tensors.h"

namespace oddity::torch_plugin {

using core::Error;
using core::ErrorKind;

OutputBinding::OutputBinding(core::ModelCard card, std::string path)
    : m_card(std::move(card)), m_path(std::move(path)), m_methods(outputMethods(m_card)) {}

at::Tensor OutputBinding::element(const c10::IValue& result, const core::OutputSpec& output, const std::string& name,
                                  const std::string& field) const {
    const std::string returns = output.method + "() returns ";
    const auto refuse = [&](const std::string& detail) {
        throw Error(ErrorKind::Model, "model card: " + detail, {.path = m_path, .field = field});
    };
    const auto asTensor = [&](const c10::IValue& value) {
        if (!value.isTensor())
            refuse("element '" + name + "' is no tensor but " + value.tagKind());
        return value.toTensor();
    };
    if (name.empty()) {
        if (!result.isTensor())
            refuse(returns + "a " + result.tagKind() + ": name the element that this output is");
        return result.toTensor();
    }
    if (result.isTuple() || result.isList()) {
        const auto& elements = result.isTuple() ? result.toTupleRef().elements().vec() : result.toListRef().vec();
        std::size_t index = elements.size();
        std::from_chars(name.data(), name.data() + name.size(), index);
        if (index >= elements.size())
            refuse(returns + std::to_string(elements.size()) + " elements, 0 to " +
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
        refuse(returns + "a dictionary with " + keys + "; there is no '" + name + "'");
    }
    refuse(returns + "one " + result.tagKind() + ", which has no element '" + name + "'");
    return {};
}

at::Tensor OutputBinding::output(const c10::IValue& result, int index, std::int64_t batchCount) const {
    int specIndex = index;
    if (index >= std::ssize(m_card.outputs))
        for (specIndex = 0; m_card.logVarianceIndex(specIndex) != index; ++specIndex) {
        }
    const bool isLogVariance = specIndex != index;
    const core::OutputSpec& spec = m_card.outputs[static_cast<std::size_t>(specIndex)];
    const std::string field =
        "outputs[" + std::to_string(specIndex) + "]" + (isLogVariance ? ".log_variance" : ".element");
    const auto method = static_cast<std::size_t>(std::ranges::find(m_methods, spec.method) - m_methods.begin());
    const c10::IValue own = m_methods.size() > 1 ? result.toTupleRef().elements()[method] : result;
    at::Tensor tensor = element(own, spec, isLogVariance ? spec.logVariance : spec.element, field);
    const auto refuse = [&](const std::string& detail) {
        throw Error(ErrorKind::Model, "output '" + spec.name + "' of shape " + shapeText(tensor) + " " + detail,
                    {.path = m_path, .field = field});
    };
    if (tensor.dim() == 0 || tensor.size(0) != batchCount)
        refuse("does not have the " + std::to_string(batchCount) + " objects of the batch as its first axis");
    if (tensor.is_complex())
        refuse("is complex; the program knows real numbers");
    if (isLogVariance)
        return tensor.to(at::kFloat);
    tensor = tensor.to(at::kFloat);
    if (const int subject = m_card.subjectInput(); spec.kind == core::OutputKind::Recon && subject >= 0 &&
                                                   m_card.inputs[static_cast<std::size_t>(subject)].isSequence() &&
                                                   tensor.dim() == 5)
        tensor = tensor.flatten(1, 2);
    if (const std::int64_t channels = spec.channelCount();
        channels > 0 && (tensor.dim() < 2 || tensor.size(1) != channels))
        refuse("does not have the card's " + std::to_string(channels) + " channels as its second axis");
    if (spec.kind == core::OutputKind::PdfMix) {
        if (tensor.dim() == 2 && tensor.size(1) % 3 == 0)
            tensor = tensor.reshape({batchCount, 3, -1});
        if (tensor.dim() != 3 || tensor.size(1) != 3)
            refuse("is no mixture, objects × (weights, means, deviations) × components");
        if (spec.activation == "mixture")
            return torch::cat(
                {torch::softmax(tensor.narrow(1, 0, 1), 2), tensor.narrow(1, 1, 1), torch::exp(tensor.narrow(1, 2, 1))},
                1);
        return tensor;
    }
    if (spec.kind == core::OutputKind::Samples && spec.classes.size() > 1 &&
        (tensor.dim() != 3 || tensor.size(2) != std::ssize(spec.classes)))
        refuse("is not objects × samples × the card's " + std::to_string(spec.classes.size()) + " quantities");
    if (spec.kind == core::OutputKind::Votes && spec.activation == "softmax") {
        std::vector<at::Tensor> questions;
        std::int64_t first = 0;
        for (const core::VoteQuestion& question : spec.questions) {
            questions.push_back(torch::softmax(tensor.narrow(1, first, std::ssize(question.answers)), 1));
            first += std::ssize(question.answers);
        }
        return torch::cat(questions, 1);
    }
    if (spec.activation == "sigmoid")
        return torch::sigmoid(tensor);
    if (spec.activation == "softmax") {
        if (tensor.dim() < 2)
            refuse("has no second axis for its softmax");
        return torch::softmax(tensor, 1);
    }
    return tensor;
}

} // namespace oddity::torch_plugin
