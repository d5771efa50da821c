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

Tensor repeated(const Tensor& item, std::int64_t count) {
    Tensor batch{{count}, {}};
    batch.shape.insert(batch.shape.end(), item.shape.begin(), item.shape.end());
    batch.values.reserve(item.values.size() * static_cast<std::size_t>(count));
    for (std::int64_t index = 0; index < count; ++index)
        batch.values.insert(batch.values.end(), item.values.begin(), item.values.end());
    return batch;
}

Tensor itemsOf(const Tensor& batch, std::int64_t first, std::int64_t count) {
    const auto size = static_cast<std::ptrdiff_t>(batch.itemSize());
    Tensor items{batch.shape, {batch.values.begin() + first * size, batch.values.begin() + (first + count) * size}};
    items.shape.front() = count;
    return items;
}

void appendItems(Tensor& batch, const Tensor& more) {
    batch.shape.front() += more.count();
    batch.values.insert(batch.values.end(), more.values.begin(), more.values.end());
}

Tensor itemOf(const Tensor& batch, std::int64_t index) {
    const std::span<const float> values = batch.item(index);
    return {{batch.shape.begin() + 1, batch.shape.end()}, {values.begin(), values.end()}};
}

} // namespace oddity::core
