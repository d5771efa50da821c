// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/random_stream.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oddity::core {

namespace {

constexpr std::uint64_t goldenGamma = 0x9e3779b97f4a7c15U;

std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

} // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t object, std::uint64_t purpose)
    : m_state(mixed(mixed(mixed(seed + goldenGamma) ^ (object + 1) * goldenGamma) + (purpose + 1) * goldenGamma)) {}

std::uint64_t RandomStream::next() {
    m_state += goldenGamma;
    return mixed(m_state);
}

double RandomStream::angle() {
    return uniform() * 2 * std::numbers::pi;
}

double RandomStream::normal() {
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    double x = 0;
    double y = 0;
    double square = 0;
    do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double factor = std::sqrt(-2 * std::log(square) / square);
    m_spare = y * factor;
    m_hasSpare = true;
    return x * factor;
}

double RandomStream::normalWithin(double mean, double sigma, double low, double high) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const double value = normal(mean, sigma);
        if (value >= low && value <= high)
            return value;
    }
    return std::clamp(mean, low, high);
}

int RandomStream::poisson(double mean) {
    const double limit = std::exp(-mean);
    int count = 0;
    for (double product = uniform(); product > limit; product *= uniform())
        ++count;
    return count;
}

double RandomStream::countsMagnitude(double bright, double faint, double slope) {
    return bright + std::log10(1 + uniform() * (std::pow(10.0, slope * (faint - bright)) - 1)) / slope;
}

} // namespace oddity::core
