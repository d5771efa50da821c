// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/pixel_conversion.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "core/io/big_endian.h"

// Byte swaps need shuffles that the oldest x86-64 lacks; the loader picks the better of the two. AVX2 brings no fused
// multiply-add, so both give the same bits.
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define ODDITY_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define ODDITY_WIDE_VECTORS
#endif

namespace oddity::core {

namespace {

/// Numbers of a big-endian byte stream, by index.
template <typename Raw> struct BigEndianAt {
    const char* bytes;
    Raw operator()(std::size_t index) const { return fromBigEndian<Raw>(bytes + index * sizeof(Raw)); }
};

template <typename Raw> struct NativeAt {
    const Raw* numbers;
    Raw operator()(std::size_t index) const { return numbers[index]; }
};

template <typename At>
__attribute__((always_inline)) inline void toFloats(At at, const PixelScaling& scaling, std::span<float> into) {
    using Raw = decltype(at(0));
    float* out = into.data();
    const std::size_t count = into.size();
    if (scaling.isPlain()) {
        if constexpr (std::is_same_v<Raw, float>)
            for (std::size_t index = 0; index < count; ++index)
                out[index] = at(index);
        else
            for (std::size_t index = 0; index < count; ++index)
                out[index] = static_cast<float>(static_cast<double>(at(index)));
    } else {
        const double scale = scaling.scale;
        const double zero = scaling.zero;
        for (std::size_t index = 0; index < count; ++index)
            out[index] = static_cast<float>(zero + scale * static_cast<double>(at(index)));
    }
    if constexpr (std::is_integral_v<Raw>)
        if (scaling.blank)
            for (std::size_t index = 0; index < count; ++index)
                if (static_cast<std::int64_t>(at(index)) == *scaling.blank)
                    out[index] = std::numeric_limits<float>::quiet_NaN();
}

ODDITY_WIDE_VECTORS void floatsFromInt16(const char* bytes, const PixelScaling& scaling, std::span<float> into) {
    toFloats(BigEndianAt<std::int16_t>{bytes}, scaling, into);
}
ODDITY_WIDE_VECTORS void floatsFromInt32(const char* bytes, const PixelScaling& scaling, std::span<float> into) {
    toFloats(BigEndianAt<std::int32_t>{bytes}, scaling, into);
}
ODDITY_WIDE_VECTORS void floatsFromReal32(const char* bytes, const PixelScaling& scaling, std::span<float> into) {
    toFloats(BigEndianAt<float>{bytes}, scaling, into);
}
ODDITY_WIDE_VECTORS void floatsFromReal64(const char* bytes, const PixelScaling& scaling, std::span<float> into) {
    toFloats(BigEndianAt<double>{bytes}, scaling, into);
}

/// The bits of a negative number of so many bits; false where they are more than a code's or than the number's.
bool bitsOf(std::int64_t negative, int bits, std::uint32_t& code) {
    const std::int64_t signBit = std::int64_t{1} << (std::min(bits, 32) - 1);
    code = static_cast<std::uint32_t>(negative) & static_cast<std::uint32_t>(2 * signBit - 1);
    return bits <= 32 && negative >= -signBit;
}

constexpr double pastInt64 = 9223372036854775808.0; ///< 2^63, which as BZERO marks unsigned 64-bit integers

/// zero + scale × stored; false where that needs more than 32 bits.
bool codeOf(std::int64_t stored, std::int64_t scale, double zero, int bits, CodeKind kind, std::uint32_t& code) {
    std::int64_t value = 0;
    if (zero == pastInt64) {
        if (scale != 1 || __builtin_sub_overflow(stored, std::numeric_limits<std::int64_t>::min(), &value))
            return false;
    } else if (__builtin_mul_overflow(stored, scale, &value) ||
               __builtin_add_overflow(value, static_cast<std::int64_t>(zero), &value)) {
        return false;
    }
    if (value < 0 && kind == CodeKind::MaskBits)
        return bitsOf(value, bits, code);
    code = value > 0 ? static_cast<std::uint32_t>(value) : 0U;
    return value <= std::numeric_limits<std::uint32_t>::max();
}

bool isWhole(double value) {
    return std::nearbyint(value) == value;
}

ExactValue exactInteger(std::int64_t stored, const StoredNumbers& numbers) {
    const PixelScaling& scaling = numbers.scaling;
    if (scaling.blank && stored == *scaling.blank)
        return std::numeric_limits<double>::quiet_NaN();
    if (scaling.scale == 1 && scaling.zero == pastInt64)
        return static_cast<std::uint64_t>(stored) ^ (std::uint64_t{1} << 63);
    std::int64_t value = 0;
    if (holdsCodes(numbers.bitpix, scaling) && scaling.zero < pastInt64 &&
        !__builtin_mul_overflow(stored, static_cast<std::int64_t>(scaling.scale), &value) &&
        !__builtin_add_overflow(value, static_cast<std::int64_t>(scaling.zero), &value))
        return value;
    return scaling.zero + scaling.scale * static_cast<double>(stored);
}

template <typename At>
bool toCodes(At at, int bits, const PixelScaling& scaling, CodeKind kind, std::span<std::uint32_t> into) {
    const auto scale = static_cast<std::int64_t>(scaling.scale);
    bool allFit = true;
    for (std::size_t index = 0; index < into.size(); ++index) {
        const auto stored = static_cast<std::int64_t>(at(index));
        if (scaling.blank && stored == *scaling.blank)
            into[index] = 0;
        else
            allFit &= codeOf(stored, scale, scaling.zero, bits, kind, into[index]);
    }
    return allFit;
}

} // namespace

PixelScaling scalingOf(const FitsHeader& header, int bitpix) {
    PixelScaling scaling{header.real("BSCALE").value_or(1), header.real("BZERO").value_or(0), std::nullopt};
    if (bitpix > 0)
        scaling.blank = header.integer("BLANK");
    return scaling;
}

bool StoredNumbers::fitFloat() const {
    constexpr double mostZero = 1 << 23;
    if (bitpix == 8 || bitpix == 16)
        return scaling.scale == 1 && isWhole(scaling.zero) && std::abs(scaling.zero) <= mostZero;
    return bitpix == -32 && scaling.isPlain();
}

ExactValue exactValue(const char* bytes, const StoredNumbers& numbers) {
    const PixelScaling& scaling = numbers.scaling;
    switch (numbers.bitpix) {
    case 8:
        return exactInteger(fromBigEndian<std::uint8_t>(bytes), numbers);
    case 16:
        return exactInteger(fromBigEndian<std::int16_t>(bytes), numbers);
    case 32:
        return exactInteger(fromBigEndian<std::int32_t>(bytes), numbers);
    case 64:
        return exactInteger(fromBigEndian<std::int64_t>(bytes), numbers);
    case -32:
        if (scaling.isPlain())
            return fromBigEndian<float>(bytes);
        return scaling.zero + scaling.scale * static_cast<double>(fromBigEndian<float>(bytes));
    default:
        return scaling.isPlain() ? fromBigEndian<double>(bytes)
                                 : scaling.zero + scaling.scale * fromBigEndian<double>(bytes);
    }
}

void floatsFromBytes(const char* bytes, int bitpix, const PixelScaling& scaling, std::span<float> into) {
    switch (bitpix) {
    case 8:
        return toFloats(BigEndianAt<std::uint8_t>{bytes}, scaling, into);
    case 16:
        return floatsFromInt16(bytes, scaling, into);
    case 32:
        return floatsFromInt32(bytes, scaling, into);
    case 64:
        return toFloats(BigEndianAt<std::int64_t>{bytes}, scaling, into);
    case -32:
        return floatsFromReal32(bytes, scaling, into);
    default:
        return floatsFromReal64(bytes, scaling, into);
    }
}

void floatsFrom(const std::int32_t* stored, const PixelScaling& scaling, std::span<float> into) {
    toFloats(NativeAt<std::int32_t>{stored}, scaling, into);
}

void floatsFrom(const std::int64_t* stored, const PixelScaling& scaling, std::span<float> into) {
    toFloats(NativeAt<std::int64_t>{stored}, scaling, into);
}

void floatsFrom(const float* stored, const PixelScaling& scaling, std::span<float> into) {
    if (scaling.isPlain())
        std::memcpy(into.data(), stored, into.size_bytes());
    else
        toFloats(NativeAt<float>{stored}, scaling, into);
}

void floatsFrom(const double* stored, const PixelScaling& scaling, std::span<float> into) {
    toFloats(NativeAt<double>{stored}, scaling, into);
}

bool codesFromBytes(const char* bytes, int bitpix, const PixelScaling& scaling, CodeKind kind,
                    std::span<std::uint32_t> into) {
    switch (bitpix) {
    case 8:
        return toCodes(BigEndianAt<std::uint8_t>{bytes}, bitpix, scaling, kind, into);
    case 16:
        return toCodes(BigEndianAt<std::int16_t>{bytes}, bitpix, scaling, kind, into);
    case 32:
        return toCodes(BigEndianAt<std::int32_t>{bytes}, bitpix, scaling, kind, into);
    default:
        return toCodes(BigEndianAt<std::int64_t>{bytes}, bitpix, scaling, kind, into);
    }
}

bool codesFrom(const std::int32_t* stored, int bitpix, const PixelScaling& scaling, CodeKind kind,
               std::span<std::uint32_t> into) {
    return toCodes(NativeAt<std::int32_t>{stored}, bitpix, scaling, kind, into);
}

bool codesFrom(const std::int64_t* stored, int bitpix, const PixelScaling& scaling, CodeKind kind,
               std::span<std::uint32_t> into) {
    return toCodes(NativeAt<std::int64_t>{stored}, bitpix, scaling, kind, into);
}

bool holdsCodes(int bitpix, const PixelScaling& scaling) {
    return bitpix > 0 && isWhole(scaling.scale) && isWhole(scaling.zero) && std::abs(scaling.scale) < pastInt64 &&
           scaling.zero <= pastInt64 && scaling.zero > -pastInt64;
}

} // namespace oddity::core
