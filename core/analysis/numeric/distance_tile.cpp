// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/numeric/distance_tile.h"

#include <cstdint>
#include <cstring>

namespace oddity::core {

namespace {

template <int Bytes> struct Lanes {
    typedef float Type __attribute__((vector_size(Bytes)));
    static constexpr int count = Bytes / static_cast<int>(sizeof(float));
};

/// Rows × (Vectors vectors of Bytes) dot products held in registers, then turned into distances.
template <int Rows, int Bytes, int Vectors>
[[gnu::always_inline]] inline unsigned part(const DistanceTile& tile, int firstRow, int firstColumn, float* distances) {
    using Vector = typename Lanes<Bytes>::Type;
    constexpr int lanes = Lanes<Bytes>::count;
    Vector sums[Rows][Vectors] = {};
    const float* rows = tile.rows + firstRow;
    const float* columns = tile.columns + firstColumn;
    for (std::size_t dimension = 0; dimension < tile.dimensions; ++dimension) {
        Vector values[Vectors];
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v)
            std::memcpy(&values[v], columns + v * lanes, Bytes);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                sums[r][v] += rows[r] * values[v];
        rows += panelWidth;
        columns += panelWidth;
    }
    unsigned hits = 0;
    const Vector zero = {};
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
        auto below = zero < zero;
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            Vector norms;
            Vector limits;
            std::memcpy(&norms, tile.columnNorms + firstColumn + v * lanes, Bytes);
            std::memcpy(&limits, tile.columnLimits + firstColumn + v * lanes, Bytes);
            Vector squared = (norms + tile.rowNorms[firstRow + r]) - 2.0F * sums[r][v];
            squared = squared > zero ? squared : zero;
            below |= (squared < limits) | (squared < zero + tile.rowLimits[firstRow + r]);
            std::memcpy(distances + (firstRow + r) * static_cast<int>(panelWidth) + firstColumn + v * lanes, &squared,
                        Bytes);
        }
        std::uint64_t words[Bytes / 8];
        std::memcpy(words, &below, Bytes);
        std::uint64_t any = 0;
        for (const std::uint64_t word : words)
            any |= word;
        hits |= (any != 0 ? 1U : 0U) << (firstRow + r);
    }
    return hits;
}

template <int Rows, int Bytes, int Vectors>
[[gnu::always_inline]] inline unsigned whole(const DistanceTile& tile, float* distances) {
    constexpr int columns = Vectors * Lanes<Bytes>::count;
    unsigned hits = 0;
    for (int column = 0; column < static_cast<int>(panelWidth); column += columns)
        for (int row = 0; row < static_cast<int>(tileRows); row += Rows)
            hits |= part<Rows, Bytes, Vectors>(tile, row, column, distances);
    return hits;
}

using Kernel = unsigned (*)(const DistanceTile&, float*);

unsigned portable(const DistanceTile& tile, float* distances) {
    return whole<4, 16, 2>(tile, distances);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] unsigned avx2(const DistanceTile& tile, float* distances) {
    return whole<4, 32, 2>(tile, distances);
}
[[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,fma")]] unsigned avx512(const DistanceTile& tile, float* distances) {
    return whole<8, 64, 2>(tile, distances);
}
Kernel best() {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw"))
        return avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return avx2;
    return portable;
}
#else
Kernel best() {
    return portable;
}
#endif

} // namespace

unsigned squaredDistances(const DistanceTile& tile, float* distances) {
    static const Kernel kernel = best();
    return kernel(tile, distances);
}

} // namespace oddity::core
