// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <functional>

#include "core/error.h"
#include "core/model/attribution/asking.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

/// σ for SmoothGrad: none where a channel is no measurement.
std::vector<float> noiseOfChannels(const Asking& asking) {
    std::vector<float> sigma;
    for (std::int64_t channel = 0; channel < asking.bands(); ++channel) {
        const auto [low, high] = std::ranges::minmax(asking.image().item(channel));
        sigma.push_back(asking.isMeasured(channel) ? asking.options().noise * (high - low) : 0.0F);
    }
    return sigma;
}

} // namespace

void gradientMap(const Asking& asking, bool timesInput, Attribution& result) {
    const Tensor& image = asking.image();
    asking.inBatches(
        1, [&](std::span<float> pixels, std::int64_t) { std::ranges::copy(image.values, pixels.begin()); },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = asking.gradient(batch);
            result.value = slope.values.front();
            result.map.values = slope.gradient.values;
        });
    if (timesInput)
        std::ranges::transform(result.map.values, image.values, result.map.values.begin(), std::multiplies<>());
}

void smoothGradMap(const Asking& asking, Attribution& result) {
    const Tensor& image = asking.image();
    const int samples = asking.options().samples;
    if (samples < 1 || !(asking.options().noise >= 0))
        throw Error(ErrorKind::Usage, "attribution: SmoothGrad needs at least one sample and noise of 0 or more");
    const std::vector<float> sigma = noiseOfChannels(asking);
    const std::size_t planeSize = image.itemSize();
    RandomStream noise(asking.options().seed);
    std::vector<double> sum(image.values.size(), 0.0);
    asking.inBatches(
        samples,
        [&](std::span<float> pixels, std::int64_t) {
            for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
                pixels[pixel] = image.values[pixel] + sigma[pixel / planeSize] * static_cast<float>(noise.normal());
        },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = asking.gradient(batch);
            for (std::int64_t item = 0; item < batch.count(); ++item)
                std::ranges::transform(sum, slope.gradient.item(item), sum.begin(), std::plus<>());
        });
    std::ranges::transform(sum, result.map.values.begin(),
                           [samples](double total) { return static_cast<float>(total / samples); });
    result.value = asking.valueOf(image);
}

void integratedGradientsMap(const Asking& asking, Attribution& result) {
    const std::vector<float>& pixels = asking.image().values;
    const std::vector<float>& baseline = asking.baseline().values;
    const int steps = asking.options().steps;
    if (steps < 1)
        throw Error(ErrorKind::Usage, "attribution: integrated gradients need at least one step");
    Tensor ends = asking.emptyBatch(2);
    std::ranges::copy(pixels, ends.item(0).begin());
    std::ranges::copy(baseline, ends.item(1).begin());
    const std::vector<float> endValues = asking.values(ends);
    result.value = endValues[0];
    result.baselineValue = endValues[1];

    std::vector<double> sum(pixels.size(), 0.0);
    asking.inBatches(
        steps,
        [&](std::span<float> target, std::int64_t index) {
            const float position = (static_cast<float>(index) + 0.5F) / static_cast<float>(steps);
            for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
                target[pixel] = baseline[pixel] + position * (pixels[pixel] - baseline[pixel]);
        },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = asking.gradient(batch);
            for (std::int64_t item = 0; item < batch.count(); ++item)
                std::ranges::transform(sum, slope.gradient.item(item), sum.begin(), std::plus<>());
        });
    double total = 0;
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel) {
        const double share = (static_cast<double>(pixels[pixel]) - baseline[pixel]) * sum[pixel] / steps;
        result.map.values[pixel] = static_cast<float>(share);
        total += share;
    }
    const double change = static_cast<double>(result.value) - result.baselineValue;
    const double gap = std::abs(total - change);
    result.completenessError = gap == 0 ? 0 : static_cast<float>(gap / std::abs(change));
}

} // namespace oddity::core
