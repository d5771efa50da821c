// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/pixel_importance.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace oddity::core {

namespace {

std::vector<float> sumOverBands(const Tensor& map, bool isSigned) {
    std::vector<double> sums(map.itemSize(), 0.0);
    for (std::int64_t band = 0; band < map.count(); ++band) {
        const std::span<const float> plane = map.item(band);
        for (std::size_t pixel = 0; pixel < sums.size(); ++pixel)
            sums[pixel] += isSigned ? plane[pixel] : std::abs(plane[pixel]);
    }
    return {sums.begin(), sums.end()};
}

} // namespace

bool isSensitivity(const Attribution& attribution) {
    return attribution.method == "gradient" || attribution.method == "smoothgrad";
}

std::vector<float> importanceOf(const Attribution& attribution) {
    return sumOverBands(attribution.map, !isSensitivity(attribution));
}

std::vector<float> magnitudeOf(const Tensor& map) {
    return sumOverBands(map, false);
}

std::vector<std::size_t> mostImportantFirst(std::span<const float> importance) {
    std::vector<std::size_t> order(importance.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t index) { return importance[index]; });
    return order;
}

} // namespace oddity::core
