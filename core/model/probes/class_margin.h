// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/model/model.h"

namespace oddity::core {

/// How far an object is from being given a class, 0 where it just is: the logarithm of the class's probability over
/// that of the likeliest other (of a softmax the difference of its inputs, whose slope does not fade when the network
/// is sure); of classes that do not exclude each other (activation sigmoid), the logarithm of p / (1 − p). Throws
/// Error(Usage) when the network has no such class.
Target classMarginTarget(const ModelCard& card, const std::string& className);

} // namespace oddity::core
