// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/targets.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/model/attribution/series_rows.h"

namespace oddity::core {

namespace {

void checkSize(std::size_t size, std::size_t wanted, const char* what) {
    if (size != wanted)
        throw Error(ErrorKind::Usage, std::string(what) + " wants an output of " + std::to_string(wanted) +
                                          " values, this one has " + std::to_string(size));
}

/// A target that reads one output.
template <typename Evaluate> Target ofOutput(int output, Evaluate evaluate) {
    return {{output},
            [evaluate = std::move(evaluate)](std::span<const float> input,
                                             std::span<const std::span<const float>> outputs,
                                             bool withSlopes) { return evaluate(input, outputs.front(), withSlopes); }};
}

} // namespace

Target valueTarget(int output, std::size_t index) {
    return ofOutput(output, [index](std::span<const float>, std::span<const float> values, bool withSlopes) {
        if (index >= values.size())
            throw Error(ErrorKind::Usage, "there is no value number " + std::to_string(index) + "; the output has " +
                                              std::to_string(values.size()));
        TargetValue result{values[index], {}, {}};
        if (withSlopes) {
            result.outputGradients = {std::vector<float>(values.size(), 0.0F)};
            result.outputGradients[0][index] = 1;
        }
        return result;
    });
}

namespace {

/// isMeasured: of each value of an input of that size.
TargetValue reconstructionErrorOf(std::span<const float> input, std::span<const float> rebuilt,
                                  const std::vector<bool>& isMeasured, bool withSlopes) {
    checkSize(rebuilt.size(), input.size(), "the reconstruction error");
    const auto count = std::ranges::count(isMeasured, true);
    double squares = 0;
    for (std::size_t index = 0; index < input.size(); ++index) {
        const double difference = static_cast<double>(rebuilt[index]) - input[index];
        squares += isMeasured[index] ? difference * difference : 0;
    }
    TargetValue result{static_cast<float>(squares / static_cast<double>(count)), {}, {}};
    if (withSlopes) {
        std::vector<float> slope(input.size());
        result.inputGradient.resize(input.size());
        for (std::size_t index = 0; index < input.size(); ++index) {
            if (isMeasured[index])
                slope[index] = 2 * (rebuilt[index] - input[index]) / static_cast<float>(count);
            result.inputGradient[index] = -slope[index];
        }
        result.outputGradients = {std::move(slope)};
    }
    return result;
}

/// Known by its type, so that ofMeasured() can make another of it.
struct MeasuredError {
    InputSpec input;
    std::vector<std::uint8_t> places;

    TargetValue operator()(std::span<const float> seen, std::span<const std::span<const float>> outputs,
                           bool withSlopes) const {
        return reconstructionErrorOf(seen, outputs.front(),
                                     measuredValues(input, input.channelCount(), seen.size(), places), withSlopes);
    }
};

} // namespace

Target reconstructionErrorTarget(int output) {
    return ofOutput(output, [](std::span<const float> input, std::span<const float> rebuilt, bool withSlopes) {
        return reconstructionErrorOf(input, rebuilt, std::vector<bool>(input.size(), true), withSlopes);
    });
}

Target reconstructionErrorTarget(int output, const InputSpec& input) {
    return {{output}, MeasuredError{input, {}}};
}

Target ofMeasured(Target target, std::span<const std::uint8_t> places) {
    if (const auto* error = target.evaluate.target<MeasuredError>())
        target.evaluate = MeasuredError{error->input, {places.begin(), places.end()}};
    return target;
}

Target latentDistanceTarget(int output, std::vector<float> centre, std::vector<float> scale) {
    checkSize(scale.size(), centre.size(), "the scale of a latent distance");
    for (const float each : scale)
        if (!(each > 0))
            throw Error(ErrorKind::Usage, "every scale of a latent distance must be positive");
    return ofOutput(output, [centre = std::move(centre), scale = std::move(scale)](
                                std::span<const float>, std::span<const float> latent, bool withSlopes) {
        checkSize(latent.size(), centre.size(), "the latent distance");
        std::vector<float> slope(latent.size());
        double squares = 0;
        for (std::size_t axis = 0; axis < latent.size(); ++axis) {
            const float scaled = (latent[axis] - centre[axis]) / scale[axis];
            squares += static_cast<double>(scaled) * scaled;
            slope[axis] = 2 * scaled / scale[axis];
        }
        TargetValue result{static_cast<float>(squares), {}, {}};
        if (withSlopes)
            result.outputGradients = {std::move(slope)};
        return result;
    });
}

Target latentLinearTarget(int output, std::vector<float> weights, float offset) {
    return ofOutput(output, [weights = std::move(weights), offset](std::span<const float>,
                                                                   std::span<const float> latent, bool withSlopes) {
        checkSize(latent.size(), weights.size(), "the linear score");
        double sum = offset;
        for (std::size_t axis = 0; axis < latent.size(); ++axis)
            sum += static_cast<double>(weights[axis]) * latent[axis];
        TargetValue result{static_cast<float>(sum), {}, {}};
        if (withSlopes)
            result.outputGradients = {weights};
        return result;
    });
}

Target latentScoreTarget(int output,
                         std::function<LatentScore(std::span<const float> latents, bool withSlopes)> score) {
    return ofOutput(output,
                    [score = std::move(score)](std::span<const float>, std::span<const float> latent, bool withSlopes) {
                        LatentScore found = score(latent, withSlopes);
                        TargetValue result{static_cast<float>(found.value), {}, {}};
                        if (withSlopes) {
                            checkSize(latent.size(), found.slopes.size(), "the score of latents");
                            result.outputGradients = {std::move(found.slopes)};
                        }
                        return result;
                    });
}

Target latentSecantTarget(int output, std::function<float(std::span<const float>)> score, std::vector<float> step) {
    for (const float each : step)
        if (!(each > 0))
            throw Error(ErrorKind::Usage, "every step of a secant must be positive");
    return ofOutput(output, [score = std::move(score), step = std::move(step)](
                                std::span<const float>, std::span<const float> latent, bool withSlopes) {
        checkSize(latent.size(), step.size(), "the secant score");
        TargetValue result{score(latent), {}, {}};
        if (!withSlopes)
            return result;
        std::vector<float> slope(latent.size());
        std::vector<float> moved(latent.begin(), latent.end());
        for (std::size_t axis = 0; axis < latent.size(); ++axis) {
            moved[axis] = latent[axis] + step[axis];
            const float above = score(moved);
            moved[axis] = latent[axis] - step[axis];
            const float below = score(moved);
            moved[axis] = latent[axis];
            slope[axis] = (above - below) / (2 * step[axis]);
        }
        result.outputGradients = {std::move(slope)};
        return result;
    });
}

} // namespace oddity::core
