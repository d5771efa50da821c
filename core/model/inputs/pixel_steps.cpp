// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/pixel_steps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// What one output pixel takes along one axis: input pixels first … first + weights.size() − 1.
struct AxisWeights {
    int first = 0;
    std::vector<double> weights;
};

std::vector<AxisWeights> axisWeights(int from, int to) {
    std::vector<AxisWeights> axis(static_cast<std::size_t>(to));
    const double step = static_cast<double>(from) / to;
    for (int index = 0; index < to; ++index) {
        AxisWeights& target = axis[static_cast<std::size_t>(index)];
        if (to < from) {
            const double low = index * step;
            const double high = std::min<double>((index + 1) * step, from);
            target.first = static_cast<int>(low);
            for (int pixel = target.first; pixel < high; ++pixel) {
                const double overlap = std::min(high, pixel + 1.0) - std::max<double>(low, pixel);
                if (overlap > 1e-9)
                    target.weights.push_back(overlap);
            }
        } else {
            const double centre = std::clamp((index + 0.5) * step - 0.5, 0.0, from - 1.0);
            target.first = std::min(static_cast<int>(centre), std::max(from - 2, 0));
            const double fraction = centre - target.first;
            target.weights = {1 - fraction};
            if (from > 1)
                target.weights.push_back(fraction);
        }
    }
    return axis;
}

} // namespace

int cropStart(int from, int to) {
    return static_cast<int>(std::floor((from - to + 1) / 2.0));
}

BandBlock centreCrop(const BandBlock& block, int size) {
    const auto planeSize = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
    BandBlock cropped{block.bands, size, size,
                      std::vector<float>(planeSize * static_cast<std::size_t>(block.bands), missing)};
    const int startRow = cropStart(block.height, size);
    const int startColumn = cropStart(block.width, size);
    const int firstColumn = std::max(0, -startColumn);
    const int endColumn = std::min(size, block.width - startColumn);
    for (int band = 0; band < block.bands; ++band)
        for (int row = std::max(0, -startRow); row < std::min(size, block.height - startRow); ++row) {
            const std::ptrdiff_t from =
                (static_cast<std::ptrdiff_t>(band) * block.height + row + startRow) * block.width + startColumn;
            const std::ptrdiff_t to = (static_cast<std::ptrdiff_t>(band) * size + row) * size;
            std::copy(block.pixels.begin() + from + firstColumn, block.pixels.begin() + from + endColumn,
                      cropped.pixels.begin() + to + firstColumn);
        }
    return cropped;
}

BandBlock resizeSquare(const BandBlock& block, int size) {
    const std::vector<AxisWeights> axis = axisWeights(block.width, size);
    BandBlock resized{block.bands, size, size, {}};
    resized.pixels.reserve(static_cast<std::size_t>(block.bands) * static_cast<std::size_t>(size) *
                           static_cast<std::size_t>(size));
    for (int band = 0; band < block.bands; ++band) {
        const float* plane = block.pixels.data() + static_cast<std::ptrdiff_t>(band) * block.height * block.width;
        for (const AxisWeights& rows : axis)
            for (const AxisWeights& columns : axis) {
                double sum = 0;
                double weightSum = 0;
                for (std::size_t row = 0; row < rows.weights.size(); ++row) {
                    const float* line =
                        plane + (rows.first + static_cast<std::ptrdiff_t>(row)) * block.width + columns.first;
                    for (std::size_t column = 0; column < columns.weights.size(); ++column) {
                        const double weight = rows.weights[row] * columns.weights[column];
                        if (!std::isnan(line[column]) && weight > 0) {
                            sum += weight * line[column];
                            weightSum += weight;
                        }
                    }
                }
                resized.pixels.push_back(weightSum > 0 ? static_cast<float>(sum / weightSum) : missing);
            }
    }
    return resized;
}

void minMaxToUnit(std::span<float> pixels) {
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    for (const float value : pixels) {
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    const float range = high - low;
    for (float& value : pixels)
        if (!std::isnan(value))
            value = range > 0 ? (value - low) / range : 0.0F;
}

double sigmaClippedDeviation(std::span<const float> pixels, double clip, int iterations) {
    std::vector<float> sorted;
    sorted.reserve(pixels.size());
    std::ranges::copy_if(pixels, std::back_inserter(sorted), [](float value) { return std::isfinite(value); });
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    std::ranges::sort(sorted);

    std::size_t begin = 0;
    std::size_t end = sorted.size();
    const auto deviation = [&] {
        double mean = 0;
        for (std::size_t index = begin; index < end; ++index)
            mean += sorted[index];
        mean /= static_cast<double>(end - begin);
        double squares = 0;
        for (std::size_t index = begin; index < end; ++index)
            squares += (sorted[index] - mean) * (sorted[index] - mean);
        return std::sqrt(squares / static_cast<double>(end - begin));
    };
    double spread = deviation();
    for (int iteration = 0; iterations == 0 || iteration < iterations; ++iteration) {
        const std::size_t middle = begin + (end - begin) / 2;
        const double median = (end - begin) % 2 == 1
                                  ? sorted[middle]
                                  : (static_cast<double>(sorted[middle - 1]) + static_cast<double>(sorted[middle])) / 2;
        const double low = median - clip * spread;
        const double high = median + clip * spread;
        const std::size_t before = end - begin;
        while (begin < end && sorted[begin] < low)
            ++begin;
        while (end > begin && sorted[end - 1] > high)
            --end;
        if (end - begin == before || begin == end)
            break;
        spread = deviation();
    }
    return spread;
}

} // namespace oddity::core
