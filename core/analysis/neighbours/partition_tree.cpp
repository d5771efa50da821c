// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours/partition_tree.h"

#include <algorithm>
#include <utility>

#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr int lanes = 8;
typedef float Floats __attribute__((vector_size(4 * lanes)));

[[gnu::always_inline]] inline float dotProduct(const float* a, const float* b, std::size_t count) {
    Floats sums{};
    std::size_t n = 0;
    for (; n + lanes <= count; n += lanes) {
        Floats left;
        Floats right;
        __builtin_memcpy(&left, a + n, sizeof left);
        __builtin_memcpy(&right, b + n, sizeof right);
        sums += left * right;
    }
    float sum = 0;
    for (int lane = 0; lane < lanes; ++lane)
        sum += sums[lane];
    for (; n < count; ++n)
        sum += a[n] * b[n];
    return sum;
}

struct Projection {
    float along;
    std::uint32_t row;
    friend bool operator<(const Projection& a, const Projection& b) {
        return a.along != b.along ? a.along < b.along : a.row < b.row;
    }
};

} // namespace

PartitionTree partitionTree(const Matrix& points, std::vector<std::uint32_t> rows, std::size_t leafSize,
                            std::uint64_t seed, const Progress& progress) {
    PartitionTree tree;
    tree.order = std::move(rows);
    const std::size_t dimensions = points.columns();
    std::vector<float> direction(dimensions);
    std::vector<Projection> projections(tree.order.size());
    std::vector<std::pair<std::size_t, std::size_t>> pending = {{0, tree.order.size()}};
    while (!pending.empty()) {
        const auto [first, end] = pending.back();
        pending.pop_back();
        progress.throwIfStopped();
        if (end - first <= leafSize) {
            tree.starts.push_back(first);
            continue;
        }
        RandomStream random(seed, first * 64 + static_cast<std::size_t>(__builtin_clzll(end - first)));
        const std::span<const float> from = points.row(tree.order[first + random.below(end - first)]);
        const std::span<const float> to = points.row(tree.order[first + random.below(end - first)]);
        for (std::size_t d = 0; d < dimensions; ++d)
            direction[d] = to[d] - from[d];
        for (std::size_t n = first; n < end; ++n)
            projections[n] = {dotProduct(points.row(tree.order[n]).data(), direction.data(), dimensions),
                              tree.order[n]};
        const std::size_t middle = first + (end - first) / 2;
        const auto begin = projections.begin();
        std::nth_element(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(middle),
                         begin + static_cast<std::ptrdiff_t>(end));
        for (std::size_t n = first; n < end; ++n)
            tree.order[n] = projections[n].row;
        pending.emplace_back(middle, end); // the lower half comes first
        pending.emplace_back(first, middle);
    }
    tree.starts.push_back(tree.order.size());
    return tree;
}

} // namespace oddity::core
