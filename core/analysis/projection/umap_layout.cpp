// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/umap_layout.h"

#include <cstring>

#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr int lanes = 8; // one attraction and up to seven repulsions at once
typedef float Floats __attribute__((vector_size(4 * lanes)));
typedef std::int32_t Ints __attribute__((vector_size(4 * lanes)));

[[gnu::always_inline]] inline void asInts(const Floats& values, Ints& bits) {
    std::memcpy(&bits, &values, sizeof bits);
}
[[gnu::always_inline]] inline void asFloats(const Ints& bits, Floats& values) {
    std::memcpy(&values, &bits, sizeof values);
}

/// base^exponent for positive normal bases; relative error below 1e-5 for results near 1. Polynomials by least squares
/// on log2(1 + t)/t, |t| about half an octave around 1, and on 2^t, |t| ≤ ½.
[[gnu::always_inline]] inline void power(const Floats& base, float exponent, Floats& result) {
    Ints bits;
    asInts(base, bits);
    const Ints octave = (bits - 0x3f3504f3) >> 23; // mantissa in [√½, √2)
    Floats mantissa;
    asFloats(bits - (octave << 23), mantissa);
    const Floats t = mantissa - 1.0F;
    Floats log = t * 0.17613138F - 0.27096544F;
    log = log * t + 0.29510478F;
    log = log * t - 0.35918615F;
    log = log * t + 0.4806485F;
    log = log * t - 0.72136766F;
    log = log * t + 1.44269631F;
    Floats scaled = (log * t + __builtin_convertvector(octave, Floats)) * exponent;
    const Floats limit = Floats{} + 120.0F;
    scaled = scaled > limit ? limit : scaled;
    scaled = scaled < -limit ? -limit : scaled;
    const Ints whole = __builtin_convertvector(scaled + 512.5F, Ints) - 512; // floor(scaled + ½)
    const Floats rest = scaled - __builtin_convertvector(whole, Floats);
    Floats exp = rest * 0.00134099F + 0.00967604F;
    exp = exp * rest + 0.05550298F;
    exp = exp * rest + 0.24022107F;
    exp = exp * rest + 0.69314723F;
    exp = exp * rest + 1.00000008F;
    Ints resultBits;
    asInts(exp, resultBits);
    asFloats(resultBits + (whole << 23), result);
}

/// Sum of the gradients, each first kept within ±4.
[[gnu::always_inline]] inline float clippedSum(const Floats& gradients, const Floats& multiplier) {
    const Floats limit = Floats{} + 4.0F;
    Floats clipped = gradients < -limit ? -limit : gradients;
    clipped = (clipped > limit ? limit : clipped) * multiplier;
    float lane[lanes];
    std::memcpy(lane, &clipped, sizeof lane);
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

constexpr std::size_t poolSize = 1024; // drawn for each group, so that it stays in the nearest cache

/// Points drawn at random, coordinate by coordinate, so that neighbouring entries are drawn independently.
template <int Dimensions> struct Pool {
    float values[Dimensions][poolSize + lanes];

    [[gnu::always_inline]] void draw(const LayoutEpoch& epoch, std::size_t group) {
        RandomStream random(epoch.seed, group * 65536 + static_cast<std::size_t>(epoch.epoch));
        for (std::size_t n = 0; n < poolSize + lanes; n += 2) {
            const std::uint64_t bits = random.next();
            for (std::size_t half = 0; half < 2; ++half) {
                const std::uint64_t drawn = half == 0 ? bits & 0xffffffffU : bits >> 32;
                const float* point = epoch.tails + ((drawn * epoch.tailCount) >> 32) * Dimensions;
                for (int axis = 0; axis < Dimensions; ++axis)
                    values[axis][n + half] = point[axis];
            }
        }
    }
};

template <int Dimensions>
[[gnu::always_inline]] inline void moveAll(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    LayoutEdges& edges = *epoch.edges;
    Floats pull{};      // coefficient of p/d² for the attraction, none for the others
    Floats push{};      // numerator for repulsions
    Floats distance0{}; // added to d²
    Floats multiplier{};
    pull[0] = -2 * epoch.a * epoch.b;
    distance0[0] = 1e-12F;
    multiplier[0] = epoch.pullWeight;
    Floats damping{}; // the step of implicit Euler: pairs close in on one another and never overshoot
    damping[0] = epoch.rate * epoch.pullWeight * epoch.pullWeight;
    for (int lane = 1; lane < lanes; ++lane) {
        push[lane] = lane <= epoch.negativeSamples ? 2 * epoch.b * epoch.pushWeight : 0.0F;
        distance0[lane] = 0.001F;
        multiplier[lane] = 1;
    }
    const auto now = static_cast<float>(epoch.epoch);
    Pool<Dimensions> pool;
    std::size_t drawn = 0;
    for (std::size_t point = first; point < last; ++point) {
        if (point % layoutGroup == 0 || point == first) {
            pool.draw(epoch, point / layoutGroup);
            drawn = 0;
        }
        float here[Dimensions];
        std::memcpy(here, epoch.before + point * Dimensions, sizeof here);
        for (std::size_t edge = edges.starts[point]; edge < edges.starts[point + 1]; ++edge) {
            if (edges.nextDue[edge] > now)
                continue;
            edges.nextDue[edge] += edges.periods[edge];
            const float* target = epoch.tails + static_cast<std::size_t>(edges.targets[edge]) * Dimensions;
            Floats away[Dimensions]; // from the target and the pushing points
            Floats squared{};
#pragma GCC unroll 3
            for (int axis = 0; axis < Dimensions; ++axis) {
                Floats others;
                std::memcpy(&others, pool.values[axis] + drawn, sizeof others);
                others[0] = target[axis];
                away[axis] = here[axis] - others;
                squared += away[axis] * away[axis];
            }
            drawn = (drawn + static_cast<std::size_t>(epoch.negativeSamples)) % poolSize;
            Floats powered;
            power(squared + 1e-12F, epoch.b, powered);
            const Floats force = pull * powered + push;
            const Floats coefficient = force / ((squared + distance0) * (epoch.a * powered + 1.0F) - damping * force);
#pragma GCC unroll 3
            for (int axis = 0; axis < Dimensions; ++axis)
                here[axis] += epoch.rate * clippedSum(coefficient * away[axis], multiplier);
        }
        std::memcpy(epoch.after + point * Dimensions, here, sizeof here);
    }
}

[[gnu::always_inline]] inline void moveInEither(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    if (epoch.dimensions == 3)
        moveAll<3>(epoch, first, last);
    else
        moveAll<2>(epoch, first, last);
}

using Mover = void (*)(const LayoutEpoch&, std::size_t, std::size_t);

void portable(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    moveInEither(epoch, first, last);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void avx2(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    moveInEither(epoch, first, last);
}
Mover best() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2 : portable;
}
#else
Mover best() {
    return portable;
}
#endif

} // namespace

void movePoints(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    static const Mover mover = best();
    mover(epoch, first, last);
}

} // namespace oddity::core
