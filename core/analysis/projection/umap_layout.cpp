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

/// The low 32 bits as a number below bound.
[[gnu::always_inline]] inline std::size_t reduced(std::uint64_t bits, std::size_t bound) {
    return ((bits & 0xffffffffU) * bound) >> 32;
}

[[gnu::always_inline]] inline void moveAll(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    LayoutEdges& edges = *epoch.edges;
    Floats pull{};       // coefficient of p/d² for the attraction, none for the others
    Floats push{};       // numerator for repulsions
    Floats distance0{};  // added to d²
    Floats multiplier{}; // an edge is listed at both its ends and each moves only its own: twice the reference's pull
    pull[0] = -2 * epoch.a * epoch.b;
    distance0[0] = 1e-12F;
    multiplier[0] = 2;
    for (int lane = 1; lane < lanes; ++lane) {
        push[lane] = lane <= epoch.negativeSamples ? 2 * epoch.b : 0.0F;
        distance0[lane] = 0.001F;
        multiplier[lane] = 1;
    }
    const auto now = static_cast<float>(epoch.epoch);
    for (std::size_t point = first; point < last; ++point) {
        PlanePoint here = epoch.before[point];
        RandomStream random(epoch.seed, point * 65536 + static_cast<std::size_t>(epoch.epoch));
        for (std::size_t edge = edges.starts[point]; edge < edges.starts[point + 1]; ++edge) {
            if (edges.nextDue[edge] > now)
                continue;
            edges.nextDue[edge] += edges.periods[edge];
            const PlanePoint* others[lanes]; // unused lanes see the point itself, where there is no force
            others[0] = epoch.before + edges.targets[edge];
            for (int lane = 1; lane < lanes; lane += 2) {
                const std::uint64_t bits = random.next();
                others[lane] = epoch.before + (lane <= epoch.negativeSamples ? reduced(bits, epoch.points) : point);
                if (lane + 1 < lanes)
                    others[lane + 1] =
                        epoch.before + (lane + 1 <= epoch.negativeSamples ? reduced(bits >> 32, epoch.points) : point);
            }
            Floats x = {others[0]->x, others[1]->x, others[2]->x, others[3]->x,
                        others[4]->x, others[5]->x, others[6]->x, others[7]->x};
            Floats y = {others[0]->y, others[1]->y, others[2]->y, others[3]->y,
                        others[4]->y, others[5]->y, others[6]->y, others[7]->y};
            x = here.x - x;
            y = here.y - y;
            const Floats squared = x * x + y * y;
            Floats powered;
            power(squared + 1e-12F, epoch.b, powered);
            const Floats coefficient = (pull * powered + push) / ((squared + distance0) * (epoch.a * powered + 1.0F));
            here.x += epoch.rate * clippedSum(coefficient * x, multiplier);
            here.y += epoch.rate * clippedSum(coefficient * y, multiplier);
        }
        epoch.after[point] = here;
    }
}

using Mover = void (*)(const LayoutEpoch&, std::size_t, std::size_t);

void portable(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    moveAll(epoch, first, last);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void avx2(const LayoutEpoch& epoch, std::size_t first, std::size_t last) {
    moveAll(epoch, first, last);
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
