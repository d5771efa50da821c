// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/pixels/pixel_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace oddity::core {

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr int fractionShift = 23 - 10; ///< of the float's 23 bits of fraction, 10 choose among 1024 places
constexpr float faintest = 1.0F / (1 << LevelLookup::octaves);
constexpr std::int32_t firstPlace = std::bit_cast<std::int32_t>(faintest) >> fractionShift;

template <int Bytes> struct Lanes {
    typedef float Floats __attribute__((vector_size(Bytes)));
    typedef std::int32_t Ints __attribute__((vector_size(Bytes)));
    static constexpr std::size_t count = Bytes / sizeof(float);
};

template <int Bytes> [[gnu::always_inline]] inline StretchLimits extremes(std::span<const float> pixels) {
    using Floats = typename Lanes<Bytes>::Floats;
    constexpr std::size_t lanes = Lanes<Bytes>::count, vectors = 4;
    Floats low[vectors], high[vectors];
    for (std::size_t v = 0; v < vectors; ++v) {
        low[v] = Floats{} + infinite;
        high[v] = Floats{} - infinite;
    }
    std::size_t i = 0;
    for (; i + vectors * lanes <= pixels.size(); i += vectors * lanes)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v) {
            Floats value;
            std::memcpy(&value, pixels.data() + i + v * lanes, Bytes);
            low[v] = ((value < low[v]) & (value > Floats{} - infinite)) ? value : low[v];
            high[v] = ((value > high[v]) & (value < Floats{} + infinite)) ? value : high[v];
        }
    StretchLimits found{infinite, -infinite};
    for (std::size_t v = 0; v < vectors; ++v)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            found.low = std::min(found.low, low[v][lane]);
            found.high = std::max(found.high, high[v][lane]);
        }
    for (; i < pixels.size(); ++i)
        if (std::isfinite(pixels[i])) {
            found.low = std::min(found.low, pixels[i]);
            found.high = std::max(found.high, pixels[i]);
        }
    return found;
}

/// The places of a vector of pixels, into places; missing gets all bits set in the lanes of NaN.
template <int Bytes, bool isEven>
[[gnu::always_inline]] inline void placesOf(const float* pixels, float low, float slope, std::int32_t* places,
                                            typename Lanes<Bytes>::Ints& missing) {
    using Floats = typename Lanes<Bytes>::Floats;
    using Ints = typename Lanes<Bytes>::Ints;
    Floats value;
    std::memcpy(&value, pixels, Bytes);
    missing |= value != value;
    const Floats least = Floats{} + faintest, most = Floats{} + 1;
    Floats x = (value - low) * slope;
    x = x > least ? x : least;
    x = x < most ? x : most;
    Ints place;
    if constexpr (isEven) {
        const Ints last = Ints{} + (LevelLookup::evenPlaces - 1);
        place = __builtin_convertvector(x * static_cast<float>(LevelLookup::evenPlaces), Ints);
        place = place < last ? place : last;
    } else {
        std::memcpy(&place, &x, Bytes);
        place = (place >> fractionShift) - firstPlace;
    }
    std::memcpy(places, &place, Bytes);
}

template <int Bytes, bool isEven>
[[gnu::always_inline]] inline bool levels(const std::uint8_t* table, float low, float slope,
                                          std::span<const float> pixels, std::uint8_t* out) {
    constexpr std::size_t block = 64, lanes = Lanes<Bytes>::count;
    typename Lanes<Bytes>::Ints missing{};
    std::int32_t places[block];
    std::size_t i = 0;
    for (; i + block <= pixels.size(); i += block) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < block; k += lanes)
            placesOf<Bytes, isEven>(pixels.data() + i + k, low, slope, places + k, missing);
#pragma GCC unroll 16
        for (std::size_t k = 0; k < block; ++k)
            out[i + k] = table[places[k]];
    }
    float rest[block] = {};
    const std::size_t left = pixels.size() - i;
    std::copy(pixels.begin() + static_cast<std::ptrdiff_t>(i), pixels.end(), rest);
    for (std::size_t k = 0; k < block; k += lanes)
        placesOf<Bytes, isEven>(rest + k, low, slope, places + k, missing);
    for (std::size_t k = 0; k < left; ++k)
        out[i + k] = table[places[k]];
    std::int32_t any = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        any |= missing[lane];
    return any != 0;
}

struct Kernels {
    StretchLimits (*extremes)(std::span<const float>);
    bool (*evenLevels)(const std::uint8_t*, float, float, std::span<const float>, std::uint8_t*);
    bool (*octaveLevels)(const std::uint8_t*, float, float, std::span<const float>, std::uint8_t*);
};

StretchLimits portableExtremes(std::span<const float> pixels) {
    return extremes<16>(pixels);
}
bool portableEven(const std::uint8_t* table, float low, float slope, std::span<const float> pixels, std::uint8_t* out) {
    return levels<16, true>(table, low, slope, pixels, out);
}
bool portableOctave(const std::uint8_t* table, float low, float slope, std::span<const float> pixels,
                    std::uint8_t* out) {
    return levels<16, false>(table, low, slope, pixels, out);
}
constexpr Kernels portable{portableExtremes, portableEven, portableOctave};

#if defined(__x86_64__)
[[gnu::target("avx2")]] StretchLimits avx2Extremes(std::span<const float> pixels) {
    return extremes<32>(pixels);
}
[[gnu::target("avx2")]] bool avx2Even(const std::uint8_t* table, float low, float slope, std::span<const float> pixels,
                                      std::uint8_t* out) {
    return levels<32, true>(table, low, slope, pixels, out);
}
[[gnu::target("avx2")]] bool avx2Octave(const std::uint8_t* table, float low, float slope,
                                        std::span<const float> pixels, std::uint8_t* out) {
    return levels<32, false>(table, low, slope, pixels, out);
}
Kernels best() {
    return __builtin_cpu_supports("avx2") ? Kernels{avx2Extremes, avx2Even, avx2Octave} : portable;
}
#else
Kernels best() {
    return portable;
}
#endif

const Kernels& kernels() {
    static const Kernels chosen = best();
    return chosen;
}

} // namespace

StretchLimits finiteExtremes(std::span<const float> pixels) {
    return kernels().extremes(pixels);
}

float startOfPlace(int place) {
    return std::bit_cast<float>((firstPlace + place) << fractionShift);
}

bool lookUpLevels(const LevelLookup& lookup, float low, float slope, std::span<const float> pixels, std::uint8_t* out) {
    return (lookup.isEven ? kernels().evenLevels : kernels().octaveLevels)(lookup.levels, low, slope, pixels, out);
}

} // namespace oddity::core
