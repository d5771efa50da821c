// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/dither.h"

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

/// The dither of one tile, pixel by pixel.
class DitherValues {
public:
    explicit DitherValues(std::int64_t seed) : m_start(static_cast<std::size_t>(seed - 1) % sequenceLength) { jump(); }

    double next() {
        const double value = sequence()[m_at];
        if (++m_at == sequenceLength) {
            m_start = (m_start + 1) % sequenceLength;
            jump();
        }
        return value;
    }

private:
    static const std::vector<float>& sequence() {
        static const std::vector<float> made = madeSequence();
        return made;
    }
    void jump() { m_at = static_cast<std::size_t>(sequence()[m_start] * 500.0F); }

    std::size_t m_start;
    std::size_t m_at = 0;
};

} // namespace

void restoreReals(std::span<const std::int32_t> integers, const Quantization& quantization, std::span<float> into) {
    const double scale = quantization.scale;
    const double zero = quantization.zero;
    if (quantization.dither == Quantization::Dither::None) {
        for (std::size_t index = 0; index < into.size(); ++index)
            into[index] = static_cast<float>(static_cast<double>(integers[index]) * scale + zero);
    } else {
        const bool keepsZeros = quantization.dither == Quantization::Dither::Subtractive2;
        DitherValues dither(quantization.seed);
        for (std::size_t index = 0; index < into.size(); ++index) {
            const double value = (static_cast<double>(integers[index]) - dither.next() + 0.5) * scale + zero;
            into[index] = keepsZeros && integers[index] == exactZero ? 0.0F : static_cast<float>(value);
        }
    }
    if (quantization.blank)
        for (std::size_t index = 0; index < into.size(); ++index)
            if (integers[index] == *quantization.blank)
                into[index] = std::numeric_limits<float>::quiet_NaN();
}

} // namespace oddity::core
