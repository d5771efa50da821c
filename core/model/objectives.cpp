// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution.h"

#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

void checkSize(std::size_t size, std::size_t wanted, const char* what) {
    if (size != wanted)
        throw Error(ErrorKind::Usage, std::string(what) + " wants an output of " + std::to_string(wanted) +
                                          " values, this one has " + std::to_string(size));
}

} // namespace

Objective classObjective(std::size_t classIndex) {
    return [classIndex](std::span<const float>, std::span<const float> output) {
        if (classIndex >= output.size())
            throw Error(ErrorKind::Usage, "there is no class number " + std::to_string(classIndex) +
                                              "; the output has " + std::to_string(output.size()));
        ObjectiveValue result{output[classIndex], std::vector<float>(output.size(), 0.0F), {}};
        result.outputGradient[classIndex] = 1;
        return result;
    };
}

Objective reconstructionErrorObjective() {
    return [](std::span<const float> input, std::span<const float> output) {
        checkSize(output.size(), input.size(), "the reconstruction error");
        ObjectiveValue result{0, std::vector<float>(output.size()), std::vector<float>(input.size())};
        double squares = 0;
        for (std::size_t index = 0; index < input.size(); ++index) {
            const float difference = output[index] - input[index];
            squares += static_cast<double>(difference) * difference;
            result.outputGradient[index] = 2 * difference / static_cast<float>(input.size());
            result.inputGradient[index] = -result.outputGradient[index];
        }
        result.value = static_cast<float>(squares / static_cast<double>(input.size()));
        return result;
    };
}

Objective latentDistanceObjective(std::vector<float> centre, std::vector<float> scale) {
    checkSize(scale.size(), centre.size(), "the scale of a latent distance");
    for (const float each : scale)
        if (!(each > 0))
            throw Error(ErrorKind::Usage, "every scale of a latent distance must be positive");
    return
        [centre = std::move(centre), scale = std::move(scale)](std::span<const float>, std::span<const float> latent) {
            checkSize(latent.size(), centre.size(), "the latent distance");
            ObjectiveValue result{0, std::vector<float>(latent.size()), {}};
            double squares = 0;
            for (std::size_t axis = 0; axis < latent.size(); ++axis) {
                const float scaled = (latent[axis] - centre[axis]) / scale[axis];
                squares += static_cast<double>(scaled) * scaled;
                result.outputGradient[axis] = 2 * scaled / scale[axis];
            }
            result.value = static_cast<float>(squares);
            return result;
        };
}

Objective latentLinearObjective(std::vector<float> weights, float offset) {
    return [weights = std::move(weights), offset](std::span<const float>, std::span<const float> latent) {
        checkSize(latent.size(), weights.size(), "the linear score");
        double sum = offset;
        for (std::size_t axis = 0; axis < latent.size(); ++axis)
            sum += static_cast<double>(weights[axis]) * latent[axis];
        return ObjectiveValue{static_cast<float>(sum), weights, {}};
    };
}

Objective latentSecantObjective(std::function<float(std::span<const float>)> score, std::vector<float> step) {
    for (const float each : step)
        if (!(each > 0))
            throw Error(ErrorKind::Usage, "every step of a secant must be positive");
    return [score = std::move(score), step = std::move(step)](std::span<const float>, std::span<const float> latent) {
        checkSize(latent.size(), step.size(), "the secant score");
        ObjectiveValue result{score(latent), std::vector<float>(latent.size()), {}};
        std::vector<float> moved(latent.begin(), latent.end());
        for (std::size_t axis = 0; axis < latent.size(); ++axis) {
            moved[axis] = latent[axis] + step[axis];
            const float above = score(moved);
            moved[axis] = latent[axis] - step[axis];
            const float below = score(moved);
            moved[axis] = latent[axis];
            result.outputGradient[axis] = (above - below) / (2 * step[axis]);
        }
        return result;
    };
}

} // namespace oddity::core
