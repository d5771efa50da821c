// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/model/attribution/attribution.h"

namespace oddity::core {

/// True for slopes of the target (gradient, SmoothGrad), whose sign says nothing about importance; all other methods
/// give parts of the target.
bool isSensitivity(const Attribution& attribution);
/// One value a pixel for ranking, height × width: |map| summed over the bands for sensitivities, else the sum with its
/// sign.
std::vector<float> importanceOf(const Attribution& attribution);
/// |map| summed over the bands, height × width.
std::vector<float> magnitudeOf(const Tensor& map);
/// Indices by falling value, equal ones in their own order.
std::vector<std::size_t> mostImportantFirst(std::span<const float> importance);

} // namespace oddity::core
