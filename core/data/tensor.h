// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace oddity::core {

/// A dense row-major float32 array on the host; the first axis is the batch wherever a model is involved.
struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<float> values;

    static Tensor zeros(std::vector<std::int64_t> shape);
    std::int64_t count() const { return shape.empty() ? 0 : shape.front(); }
    std::size_t itemSize() const { return count() == 0 ? 0 : values.size() / static_cast<std::size_t>(count()); }
    std::span<const float> item(std::int64_t index) const {
        return std::span(values).subspan(static_cast<std::size_t>(index) * itemSize(), itemSize());
    }
    std::span<float> item(std::int64_t index) {
        return std::span(values).subspan(static_cast<std::size_t>(index) * itemSize(), itemSize());
    }
    std::string shapeText() const; ///< "64×3×64×64"
};

/// `count` copies of one item, with a batch axis in front.
Tensor repeated(const Tensor& item, std::int64_t count);
/// Items first … first + count − 1 of a batch.
Tensor itemsOf(const Tensor& batch, std::int64_t first, std::int64_t count);
/// Puts items of the same shape behind those of a batch.
void appendItems(Tensor& batch, const Tensor& more);
/// Item number index without its batch axis.
Tensor itemOf(const Tensor& batch, std::int64_t index);

} // namespace oddity::core
