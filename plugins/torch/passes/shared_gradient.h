// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "core/model/model.h"
#include "plugins/torch/passes/shared_batch.h"

namespace at {
class Tensor;
}
namespace c10 {
struct IValue;
}

namespace oddity::torch_plugin {

/// How a network answers for some objects. forward: what it returns, and the leaf on the device that gradients are
/// asked of; slopes: the target on what it returned, as slopedOutputs() has it.
struct GradientQuestion {
    std::function<c10::IValue(const core::InputBatch&, at::Tensor& leaf)> forward;
    std::function<at::Tensor(const c10::IValue&, const core::Tensor& input, core::InputGradient& direct)> slopes;
};

/// Gradients of a batch in the parts it is shared out in. Both passes of the network run in all parts at once, slopes()
/// in the batch's order on the calling thread.
core::InputGradient sharedGradient(const SharedBatch& parts, const core::InputBatch& inputs, int inputIndex,
                                   const GradientQuestion& question);

} // namespace oddity::torch_plugin
