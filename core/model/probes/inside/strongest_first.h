// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace oddity::core {

/// The numbers, from 0, of strengths that are not negative; those that are NaN last.
inline std::vector<int> strongestFirst(std::span<const float> strengths) {
    std::vector<int> ranked(strengths.size());
    std::iota(ranked.begin(), ranked.end(), 0);
    std::ranges::stable_sort(ranked, std::ranges::greater(), [strengths](int number) {
        const float strength = strengths[static_cast<std::size_t>(number)];
        return std::isnan(strength) ? -1.0F : strength;
    });
    return ranked;
}

} // namespace oddity::core
