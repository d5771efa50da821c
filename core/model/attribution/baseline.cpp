// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/baseline.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random_stream.h"

namespace oddity::core {

namespace {

double meanOf(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviationOf(std::span<const float> values) {
    const double mean = meanOf(values);
    double squares = 0;
    for (const float value : values)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size()));
}

/// One pass of a separable blur along an axis; edges are repeated.
void blurAxis(std::span<float> plane, std::int64_t lines, std::int64_t length, std::int64_t lineStep, std::int64_t step,
              const std::vector<double>& kernel) {
    const auto reach = static_cast<std::int64_t>(kernel.size()) - 1;
    std::vector<float> line(static_cast<std::size_t>(length));
    for (std::int64_t index = 0; index < lines; ++index) {
        float* const start = plane.data() + index * lineStep;
        for (std::int64_t place = 0; place < length; ++place) {
            double sum = 0;
            for (std::int64_t offset = -reach; offset <= reach; ++offset)
                sum += kernel[static_cast<std::size_t>(std::abs(offset))] *
                       start[std::clamp<std::int64_t>(place + offset, 0, length - 1) * step];
            line[static_cast<std::size_t>(place)] = static_cast<float>(sum);
        }
        for (std::int64_t place = 0; place < length; ++place)
            start[place * step] = line[static_cast<std::size_t>(place)];
    }
}

void blur(Tensor& image) {
    const std::int64_t height = image.shape[1];
    const std::int64_t width = image.shape[2];
    const std::int64_t shorter = std::min(height, width) > 1 ? std::min(height, width) : std::max(height, width);
    const double sigma = static_cast<double>(shorter) / 8;
    std::vector<double> kernel(static_cast<std::size_t>(std::ceil(3 * sigma)) + 1);
    double sum = 0;
    for (std::size_t offset = 0; offset < kernel.size(); ++offset) {
        kernel[offset] = std::exp(-0.5 * std::pow(static_cast<double>(offset) / sigma, 2));
        sum += offset == 0 ? kernel[offset] : 2 * kernel[offset];
    }
    for (double& weight : kernel)
        weight /= sum;
    for (std::int64_t band = 0; band < image.count(); ++band) {
        blurAxis(image.item(band), height, width, width, 1, kernel);
        blurAxis(image.item(band), width, height, 1, width, kernel);
    }
}

} // namespace

Tensor baselineImage(const Tensor& image, Baseline baseline, float blank, std::uint64_t seed) {
    Tensor result = image;
    RandomStream noise(seed);
    switch (baseline) {
    case Baseline::Blank:
        std::ranges::fill(result.values, blank);
        break;
    case Baseline::Blurred:
        blur(result);
        break;
    case Baseline::Noise:
        for (std::int64_t band = 0; band < image.count(); ++band) {
            const auto deviation = static_cast<float>(deviationOf(image.item(band)));
            for (float& pixel : result.item(band))
                pixel = blank + deviation * static_cast<float>(noise.normal());
        }
        break;
    case Baseline::Mean:
        for (std::int64_t band = 0; band < image.count(); ++band)
            std::ranges::fill(result.item(band), static_cast<float>(meanOf(image.item(band))));
        break;
    }
    return result;
}

} // namespace oddity::core
