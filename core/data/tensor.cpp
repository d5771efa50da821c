// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/tensor.h"

#include <functional>
#include <numeric>

namespace oddity::core {

Tensor Tensor::zeros(std::vector<std::int64_t> shape) {
    const auto size = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    return {std::move(shape), std::vector<float>(static_cast<std::size_t>(size), 0.0F)};
}

std::string Tensor::shapeText() const {
    std::string text;
    for (const std::int64_t length : shape)
        text += (text.empty() ? "" : "×") + std::to_string(length);
    return text;
}

} // namespace oddity::core
