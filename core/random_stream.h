// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace oddity::core {

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every machine and compiler, and cheap to start, so that
/// each tree, row or epoch has a stream of its own and results do not depend on the number of threads.
class RandomStream {
public:
    explicit constexpr RandomStream(std::uint64_t seed, std::uint64_t stream = 0)
        : m_state(mix(seed + 0x9e3779b97f4a7c15U * (stream + 1))) {}

    constexpr std::uint64_t next() { return mix(m_state += 0x9e3779b97f4a7c15U); }
    /// Evenly from 0 to bound − 1; bias below bound/2^64.
    constexpr std::uint64_t below(std::uint64_t bound) {
        return static_cast<std::uint64_t>((static_cast<Wide>(next()) * bound) >> 64);
    }
    /// In [0, 1), 53 bits.
    constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    /// Standard normal (Box & Muller 1958).
    double normal() {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    __extension__ using Wide = unsigned __int128;

    static constexpr std::uint64_t mix(std::uint64_t bits) {
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
        return bits ^ (bits >> 31);
    }

    std::uint64_t m_state;
};

} // namespace oddity::core
