// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/model/model.h"
#include "plugins/torch/network/output_binding.h"

namespace oddity::torch_plugin {

/// Evaluates a target on what forward() returned for a batch whose attributed input is `input`. direct receives the
/// values and the direct part of the gradient; the scalar returned is the sum over objects of output × slope, so that
/// its derivative is the rest of the gradient. Throws Error(Model) when no output that the target reads depends on the
/// input differentiably.
at::Tensor slopedOutputs(const c10::IValue& result, const OutputBinding& outputs, const core::Target& target,
                         const core::Tensor& input, core::InputGradient& direct);

} // namespace oddity::torch_plugin
