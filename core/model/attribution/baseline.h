// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "core/model/attribution/attribution.h"

namespace oddity::core {

/// The image (bands × height × width) that takes the place of pixels that are taken away.
Tensor baselineImage(const Tensor& image, Baseline baseline, float blank, std::uint64_t seed);

} // namespace oddity::core
