// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/adversarial_probe.h"

#include <algorithm>
#include <cmath>

#include "core/model/attribution/asking.h"
#include "core/model/probes/norms.h"

namespace oddity::core {

namespace {

/// Slopes of what was measured: a mask or a weight behind the bands, of each epoch, is not changed.
void keepBands(const Asking& asking, Tensor& slopes) {
    const std::int64_t plane = asking.height() * asking.width();
    for (std::int64_t channel = 0; channel < asking.bands(); ++channel)
        if (!asking.isMeasured(channel))
            std::fill_n(slopes.values.begin() + plane * channel, plane, 0.0F);
}

Tensor changed(const Tensor& image, const Tensor& change, double share) {
    Tensor result = image;
    for (std::size_t pixel = 0; pixel < result.values.size(); ++pixel)
        result.values[pixel] += static_cast<float>(share * change.values[pixel]);
    return result;
}

} // namespace

AdversarialChange smallestChange(Model& model, const AttributionQuestion& question, float threshold,
                                 const AdversarialSettings& settings, const Progress& progress) {
    const AttributionOptions options;
    const Asking asking(model, question, options, progress);
    const Tensor& image = asking.image();
    const bool isPicture = model.card().inputs.at(static_cast<std::size_t>(question.inputIndex)).isPicture();
    AdversarialChange result{.change = Tensor::zeros(image.shape)};
    result.valueBefore = asking.valueOf(image);
    result.valueAfter = result.valueBefore;
    const bool mustRise = result.valueBefore < threshold;
    const auto isAcross = [&](float value) { return mustRise ? value >= threshold : value <= threshold; };
    while (!isAcross(result.valueAfter) && result.steps < settings.mostSteps) {
        progress.throwIfStopped();
        InputGradient slope = asking.gradient(repeated(changed(image, result.change, 1), 1));
        if (isPicture)
            keepBands(asking, slope.gradient);
        const double length = normOf(slope.gradient.values);
        if (!(length > 0) || !std::isfinite(length))
            break;
        const double step = (1 + settings.overshoot) * (static_cast<double>(threshold) - slope.values[0]) / length;
        for (std::size_t pixel = 0; pixel < image.values.size(); ++pixel)
            result.change.values[pixel] += static_cast<float>(step * slope.gradient.values[pixel] / length);
        result.valueAfter = asking.valueOf(changed(image, result.change, 1));
        ++result.steps;
        progress.step(result.steps, settings.mostSteps, "smallest change");
    }
    result.isFound = isAcross(result.valueAfter);
    if (result.isFound && result.steps > 0) {
        double inside = 0;
        double across = 1;
        while (across - inside > 1e-3) {
            const double middle = (inside + across) / 2;
            (isAcross(asking.valueOf(changed(image, result.change, middle))) ? across : inside) = middle;
        }
        for (float& pixel : result.change.values)
            pixel *= static_cast<float>(across);
        result.valueAfter = asking.valueOf(changed(image, result.change, 1));
    }
    result.size = normOf(result.change.values);
    for (const float pixel : result.change.values)
        result.largest = std::max(result.largest, std::abs(static_cast<double>(pixel)));
    return result;
}

} // namespace oddity::core
