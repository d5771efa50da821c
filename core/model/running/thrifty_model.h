// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include "core/model/model.h"

namespace oddity::core {

/// Loads the same network onto the CPU.
using CpuLoader = std::function<std::unique_ptr<Model>()>;

/// A network that makes do with the memory there is: where it throws OutOfMemory, half as many objects are asked at
/// once, down to one, and when one is too much for a device, the network goes on on the CPU. What was learned holds for
/// all copies from then on, forward passes and gradients each for themselves, and concessions() tells it. Outputs,
/// dropout passes too, are those of the whole batch. Without toCpu one object that is too much is thrown.
std::unique_ptr<Model> makeThrifty(std::unique_ptr<Model> model, CpuLoader toCpu);

} // namespace oddity::core
