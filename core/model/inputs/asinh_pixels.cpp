// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/asinh_pixels.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace oddity::core {

namespace {

/// Natural logarithm of a finite number of at least 1: 2 artanh((m − 1)/(m + 1)) of its mantissa m in √½ … √2, a series
/// whose first term left out is below 1e-10, and its exponent.
inline double logarithm(double value) {
    constexpr std::uint64_t mantissaBits = (std::uint64_t{1} << 52U) - 1;
    constexpr double exponentZero = 4503599627370496.0 + 1023; ///< 2^52: an integer in the bits of a double
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const double raised = std::bit_cast<double>((bits & mantissaBits) | 0x3ff0000000000000U);
    const double exponent = std::bit_cast<double>((bits >> 52U) | 0x4330000000000000U) - exponentZero;
    const bool isHigh = raised > std::numbers::sqrt2;
    const double mantissa = isHigh ? raised * 0.5 : raised;
    const double s = (mantissa - 1) / (mantissa + 1);
    const double s2 = s * s;
    const double series = 1 + s2 * (1.0 / 3 + s2 * (1.0 / 5 + s2 * (1.0 / 7 + s2 * (1.0 / 9 + s2 * (1.0 / 11)))));
    return 2 * s * series + (exponent + (isHigh ? 1.0 : 0.0)) * std::numbers::ln2;
}

} // namespace

#if defined(__x86_64__) && defined(__gnu_linux__)
__attribute__((target_clones("avx2", "default"))) // twice the lanes where there are such; the same bits either way
#endif
void asinhPixels(std::span<float> values, float softening) {
    constexpr double small = 1e-3; // below: x − x³/6, whose next term is below 1e-13 of x
    for (float& value : values) {
        const float x = value / softening;
        const double size = std::abs(static_cast<double>(x));
        const double large = logarithm(size + std::sqrt(size * size + 1));
        const double result = size < small ? size - size * size * size / 6 : large;
        const float rounded = std::copysign(static_cast<float>(result), x);
        value = size <= 3.5e38 ? rounded : x;
    }
}

} // namespace oddity::core
