// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/pyramid/halved_image.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace oddity::core {

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

struct FiniteMean {
    double sum = 0;
    int count = 0;

    void take(float value) {
        if (std::isfinite(value)) {
            sum += static_cast<double>(value);
            ++count;
        }
    }
    float mean() const { return count > 0 ? static_cast<float>(sum / count) : nan; }
};

} // namespace

PixelBlock halved(const PixelBlock& block) {
    PixelBlock half{(block.width + 1) / 2, (block.height + 1) / 2, {}};
    half.values.resize(static_cast<std::size_t>(half.width * half.height));
    for (std::int64_t y = 0; y < half.height; ++y) {
        const float* lower = block.values.data() + 2 * y * block.width;
        const float* upper = 2 * y + 1 < block.height ? lower + block.width : lower;
        float* out = half.values.data() + y * half.width;
        const std::int64_t pairs = block.width / 2;
        for (std::int64_t x = 0; x < pairs; ++x) {
            const double sum = (static_cast<double>(lower[2 * x]) + static_cast<double>(lower[2 * x + 1])) +
                               (static_cast<double>(upper[2 * x]) + static_cast<double>(upper[2 * x + 1]));
            if (std::isfinite(sum)) {
                out[x] = static_cast<float>(sum / 4);
                continue;
            }
            FiniteMean mean;
            for (const float* row : {lower, upper})
                for (std::int64_t column : {2 * x, 2 * x + 1})
                    mean.take(row[column]);
            out[x] = mean.mean();
        }
        if (block.width % 2 == 1) {
            FiniteMean mean;
            mean.take(lower[block.width - 1]);
            mean.take(upper[block.width - 1]);
            out[pairs] = mean.mean();
        }
    }
    return half;
}

PixelBlock halved(PixelBlock block, int times) {
    for (int time = 0; time < times; ++time)
        block = halved(std::as_const(block));
    return block;
}

void averageAlongRow(std::span<const float> row, std::int64_t count, std::span<float> into) {
    const auto step = static_cast<std::size_t>(count);
    for (std::size_t index = 0; index < into.size(); ++index) {
        FiniteMean mean;
        for (const float value : row.subspan(index * step, std::min(step, row.size() - index * step)))
            mean.take(value);
        into[index] = mean.mean();
    }
}

} // namespace oddity::core
