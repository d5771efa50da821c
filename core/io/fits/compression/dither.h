// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace oddity::core {

/// How the integers of a tile stand for real numbers (FITS standard 4.0, section 10.2).
struct Quantization {
    enum class Dither { None, Subtractive1, Subtractive2 };

    double scale = 1;
    double zero = 0;
    std::optional<std::int64_t> blank; ///< stands for NaN
    Dither dither = Dither::None;
    std::int64_t seed = 1; ///< tile number from 0 + ZDITHER0
};

/// zero + scale × (integer, less the dither of the standard's random sequence), in double, then rounded.
void restoreReals(std::span<const std::int32_t> integers, const Quantization& quantization, std::span<float> into);

} // namespace oddity::core
