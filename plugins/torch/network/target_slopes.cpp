// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/target_slopes.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "core/error.h"
#include "plugins/torch/network/tensors.h"

namespace oddity::torch_plugin {

using core::Error;
using core::ErrorKind;
using core::Tensor;

at::Tensor slopedOutputs(const c10::IValue& result, const OutputBinding& outputs, const core::Target& target,
                         const Tensor& input, core::InputGradient& direct) {
    const std::int64_t count = input.count();
    std::vector<at::Tensor> tensors;
    std::vector<Tensor> values;
    std::vector<Tensor> slopes;
    for (const int index : target.outputs) {
        tensors.push_back(outputs.output(result, index, count));
        values.push_back(onHost(tensors.back()));
        slopes.push_back(Tensor::zeros(values.back().shape));
    }
    direct = {{}, Tensor::zeros(input.shape)};
    std::vector<std::span<const float>> read(tensors.size());
    for (std::int64_t object = 0; object < count; ++object) {
        for (std::size_t index = 0; index < read.size(); ++index)
            read[index] = std::as_const(values[index]).item(object);
        const core::TargetValue value = target.evaluate(input.item(object), read, true);
        const bool fits = std::ranges::equal(value.outputGradients, read, {}, &std::vector<float>::size,
                                             &std::span<const float>::size) &&
                          (value.inputGradient.empty() || value.inputGradient.size() == input.itemSize());
        if (!fits)
            throw Error(ErrorKind::Internal, "the target's slopes do not fit the network's outputs");
        direct.values.push_back(value.value);
        for (std::size_t index = 0; index < read.size(); ++index)
            std::ranges::copy(value.outputGradients[index], slopes[index].item(object).begin());
        std::ranges::copy(value.inputGradient, direct.gradient.item(object).begin());
    }
    at::Tensor sum;
    for (std::size_t index = 0; index < tensors.size(); ++index)
        if (tensors[index].requires_grad()) {
            const at::Tensor part = (tensors[index] * onDevice(slopes[index], tensors[index].device())).sum();
            sum = sum.defined() ? sum + part : part;
        }
    if (!sum.defined())
        throw Error(ErrorKind::Model,
                    "output '" + outputs.card().tensorName(target.outputs.front()) +
                        "' does not depend on the input in a way that can be differentiated; use occlusion",
                    {.path = outputs.path()});
    return sum;
}

} // namespace oddity::torch_plugin
