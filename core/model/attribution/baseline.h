// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/attribution/attribution.h"

namespace oddity::core {

/// The image (bands × height × width) that takes the place of pixels that are taken away.
Tensor baselineImage(const Tensor& image, Baseline baseline, float blank, std::uint64_t seed);

/// Standard normal numbers by Box & Muller (1958) from SplitMix64 (Steele et al. 2014): the same on every platform,
/// and easy to repeat elsewhere.
class NormalNoise {
public:
    explicit NormalNoise(std::uint64_t seed) : m_state(seed) {}
    float next();
    double uniform(); ///< in (0, 1)

private:
    std::uint64_t m_state;
};

} // namespace oddity::core
