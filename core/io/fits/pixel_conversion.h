// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <variant>

#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// BSCALE, BZERO and BLANK: value = zero + scale × stored, in double; blank (integers only) means NaN.
struct PixelScaling {
    double scale = 1;
    double zero = 0;
    std::optional<std::int64_t> blank;

    bool isPlain() const { return scale == 1 && zero == 0; }
};

/// BLANK is left out for real numbers, as the standard says.
PixelScaling scalingOf(const FitsHeader& header, int bitpix);

/// The numbers of an image as its file has them.
struct StoredNumbers {
    int bitpix = -32;
    PixelScaling scaling;

    std::size_t bytes() const { return static_cast<std::size_t>(std::abs(bitpix)) / 8; } ///< of one
    bool fitFloat() const; ///< float32 has every value as it is
};

/// A pixel without rounding: whole numbers and float32 as such, the others in double; missing ones are NaN.
using ExactValue = std::variant<std::int64_t, std::uint64_t, float, double>;
inline double realOf(const ExactValue& value) {
    return std::visit([](auto number) { return static_cast<double>(number); }, value);
}
/// bytes: one big-endian number.
ExactValue exactValue(const char* bytes, const StoredNumbers& numbers);

/// What an image of integers holds besides measured values.
enum class CodeKind {
    MaskBits,      ///< a negative number is the bit pattern with the sign's bit set
    SegmentNumbers ///< 0 and negative ones: no segment
};

// Into float32. These neither allocate nor throw, so they may run over a mapped file.
/// bytes: into.size() big-endian numbers of type BITPIX, without alignment.
void floatsFromBytes(const char* bytes, int bitpix, const PixelScaling& scaling, std::span<float> into);
void floatsFrom(const std::int32_t* stored, const PixelScaling& scaling, std::span<float> into);
void floatsFrom(const std::int64_t* stored, const PixelScaling& scaling, std::span<float> into);
void floatsFrom(const float* stored, const PixelScaling& scaling, std::span<float> into);
void floatsFrom(const double* stored, const PixelScaling& scaling, std::span<float> into);

/// Integers of type BITPIX without rounding; blank becomes 0. False where a value needs more than 32 bits.
/// scaling.scale and zero are whole numbers (see holdsCodes()).
bool codesFromBytes(const char* bytes, int bitpix, const PixelScaling& scaling, CodeKind kind,
                    std::span<std::uint32_t> into);
bool codesFrom(const std::int32_t* stored, int bitpix, const PixelScaling& scaling, CodeKind kind,
               std::span<std::uint32_t> into);
bool codesFrom(const std::int64_t* stored, int bitpix, const PixelScaling& scaling, CodeKind kind,
               std::span<std::uint32_t> into);

/// True for integers scaled, if at all, by whole numbers: mask bits and segment numbers can be taken from them.
bool holdsCodes(int bitpix, const PixelScaling& scaling);

} // namespace oddity::core
