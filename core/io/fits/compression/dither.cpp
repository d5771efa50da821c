// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/dither.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace oddity::core {

namespace {

constexpr std::size_t sequenceLength = 10000;
constexpr std::int32_t exactZero = -2147483646; ///< of SUBTRACTIVE_DITHER_2

/// The generator of Park and Miller (1988, Comm. ACM 31, 1192), as appendix I of the standard fixes it.
std::vector<float> madeSequence() {
    constexpr std::int64_t multiplier = 16807;
    constexpr std::int64_t modulus = 2147483647;
    std::vector<float> sequence(sequenceLength);
    std::int64_t state = 1;
    for (float& value : sequence) {
        state = multiplier * state % modulus;
        value = static_cast<float>(static_cast<double>(state) / static_cast<double>(modulus));
    }
    return sequence;
}

const std::vector<float>& sequence() {
    static const std::vector<float> made = madeSequence();
    return made;
}

/// Calls work(index of the first pixel, its dither values, count) for runs of pixels whose values lie in a row.
template <typename Work> void forEachRun(std::int64_t seed, std::size_t pixels, Work work) {
    const std::vector<float>& values = sequence();
    std::size_t start = static_cast<std::size_t>(seed - 1) % sequenceLength;
    for (std::size_t done = 0; done < pixels; start = (start + 1) % sequenceLength) {
        const auto first = static_cast<std::size_t>(values[start] * 500.0F);
        const std::size_t count = std::min(sequenceLength - first, pixels - done);
        work(done, values.data() + first, count);
        done += count;
    }
}

} // namespace

void restoreReals(std::span<const std::int32_t> integers, const Quantization& quantization, std::span<float> into) {
    const double scale = quantization.scale;
    const double zero = quantization.zero;
    if (quantization.dither == Quantization::Dither::None) {
        for (std::size_t index = 0; index < into.size(); ++index)
            into[index] = static_cast<float>(static_cast<double>(integers[index]) * scale + zero);
    } else {
        forEachRun(quantization.seed, into.size(), [&](std::size_t first, const float* dither, std::size_t count) {
            const std::int32_t* from = integers.data() + first;
            float* to = into.data() + first;
            for (std::size_t index = 0; index < count; ++index)
                to[index] = static_cast<float>(
                    (static_cast<double>(from[index]) - static_cast<double>(dither[index]) + 0.5) * scale + zero);
        });
        if (quantization.dither == Quantization::Dither::Subtractive2)
            for (std::size_t index = 0; index < into.size(); ++index)
                if (integers[index] == exactZero)
                    into[index] = 0;
    }
    if (quantization.blank)
        for (std::size_t index = 0; index < into.size(); ++index)
            if (integers[index] == *quantization.blank)
                into[index] = std::numeric_limits<float>::quiet_NaN();
}

} // namespace oddity::core
