// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace oddity::core {

/// A stream of random numbers that depends on (seed, object, purpose) alone, so that objects can be drawn in any order
/// on any number of threads. SplitMix64 (Steele, Lea & Flood 2014) with its own normal and Poisson draws, because the
/// distributions of the standard library differ between implementations.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::uint64_t object, std::uint64_t purpose);

    std::uint64_t next();
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; } ///< [0, 1)
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    double angle();  ///< [0, 2π)
    double normal(); ///< mean 0, standard deviation 1 (Marsaglia's polar method)
    double normal(double mean, double sigma) { return mean + sigma * normal(); }
    double normalWithin(double mean, double sigma, double low, double high); ///< redrawn until inside
    int poisson(double mean);                                          ///< by products of uniforms: for small means
    double countsMagnitude(double bright, double faint, double slope); ///< number counts ∝ 10^(slope·magnitude)
    bool chance(double probability) { return uniform() < probability; }
    int below(int count) { return static_cast<int>(uniform() * count); } ///< 0 … count − 1
    double sign() { return (next() >> 63) != 0 ? 1.0 : -1.0; }

private:
    std::uint64_t m_state;
    double m_spare = 0;
    bool m_hasSpare = false;
};

} // namespace oddity::core
