// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/output_targets.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/model/outputs/object_output.h"

namespace oddity::core {

namespace {

using Score = std::function<double(std::span<const float>)>;

/// A function of one output whose slope is taken by central differences, each value moved by a thousandth of itself or
/// of the largest. Where a step leads to numbers that are none of their kind, the other side alone counts.
Target differencedTarget(int output, Score score) {
    return {{output},
            [score = std::move(score)](std::span<const float>, std::span<const std::span<const float>> outputs,
                                       bool withSlopes) {
                const std::span<const float> values = outputs.front();
                const double value = score(values);
                TargetValue result{static_cast<float>(value), {}, {}};
                if (!withSlopes)
                    return result;
                float largest = 0;
                for (const float each : values)
                    largest = std::max(largest, std::abs(each));
                std::vector<float> moved(values.begin(), values.end());
                std::vector<float> slopes(values.size());
                for (std::size_t index = 0; index < values.size(); ++index) {
                    const float step = 1e-3F * std::max(std::abs(values[index]), std::max(1e-3F, 0.1F * largest));
                    const auto at = [&](float offset) {
                        moved[index] = values[index] + offset;
                        double there = value;
                        bool isPossible = true;
                        try {
                            there = score(moved);
                        } catch (const Error&) {
                            isPossible = false;
                        }
                        moved[index] = values[index];
                        return std::pair(there, isPossible ? static_cast<double>(std::abs(offset)) : 0.0);
                    };
                    const auto [above, stepUp] = at(step);
                    const auto [below, stepDown] = at(-step);
                    if (stepUp + stepDown > 0)
                        slopes[index] = static_cast<float>((above - below) / (stepUp + stepDown));
                }
                result.outputGradients = {std::move(slopes)};
                return result;
            }};
}

const OutputSpec& specOf(const ModelCard& card, int output) {
    return card.outputs.at(static_cast<std::size_t>(output));
}

} // namespace

Target quantileTarget(const ModelCard& card, int output, double probability) {
    const OutputSpec spec = specOf(card, output);
    if (spec.kind == OutputKind::Samples && spec.classes.size() > 1)
        throw Error(ErrorKind::Usage, "output '" + spec.name + "' has samples of several quantities at once");
    if (!isDensity(spec.kind))
        throw Error(ErrorKind::Usage, "output '" + spec.name + "' is no density and has no quantiles");
    if (!(probability > 0 && probability < 1))
        throw Error(ErrorKind::Usage, "a quantile's probability lies between 0 and 1");
    return differencedTarget(output, [spec, probability](std::span<const float> values) {
        return densityOf(spec, values).quantile(probability);
    });
}

Target voteFractionTarget(const ModelCard& card, int output, std::size_t answer) {
    const OutputSpec spec = specOf(card, output);
    if (spec.kind != OutputKind::Votes || answer >= spec.classes.size())
        throw Error(ErrorKind::Usage, "output '" + spec.name + "' has no answer number " + std::to_string(answer));
    return differencedTarget(output, [spec, answer](std::span<const float> values) {
        const Tensor pass{{1, static_cast<std::int64_t>(values.size())}, {values.begin(), values.end()}};
        return static_cast<double>(voteExpectations(spec, pass)[answer].fraction);
    });
}

Target surpriseTarget(const ModelCard& card, int output) {
    const int logVariance = card.logVarianceIndex(output);
    if (logVariance < 0)
        throw Error(ErrorKind::Usage, "output '" + specOf(card, output).name + "' states no log-variance");
    return {{output, logVariance},
            [](std::span<const float>, std::span<const std::span<const float>> outputs, bool withSlopes) {
                const std::span<const float> means = outputs[0];
                const std::span<const float> logVariances = outputs[1];
                if (means.size() != logVariances.size())
                    throw Error(ErrorKind::Usage, "there are " + std::to_string(logVariances.size()) +
                                                      " log-variances for " + std::to_string(means.size()) +
                                                      " latents");
                double divergence = 0;
                TargetValue result;
                if (withSlopes)
                    result.outputGradients = {{means.begin(), means.end()}, std::vector<float>(means.size())};
                for (std::size_t axis = 0; axis < means.size(); ++axis) {
                    const double variance = std::exp(static_cast<double>(logVariances[axis]));
                    const double mean = means[axis];
                    divergence += 0.5 * (mean * mean + variance - 1 - static_cast<double>(logVariances[axis]));
                    if (withSlopes)
                        result.outputGradients[1][axis] = static_cast<float>(0.5 * (variance - 1));
                }
                result.value = static_cast<float>(divergence);
                return result;
            }};
}

Target sumTarget(int output) {
    return {{output}, [](std::span<const float>, std::span<const std::span<const float>> outputs, bool withSlopes) {
                const std::span<const float> values = outputs.front();
                TargetValue result{static_cast<float>(std::accumulate(values.begin(), values.end(), 0.0)), {}, {}};
                if (withSlopes)
                    result.outputGradients = {std::vector<float>(values.size(), 1.0F)};
                return result;
            }};
}

Target similarityTarget(int output, std::vector<float> otherLatents) {
    const double otherLength =
        std::sqrt(std::inner_product(otherLatents.begin(), otherLatents.end(), otherLatents.begin(), 0.0));
    if (!(otherLength > 0))
        throw Error(ErrorKind::Usage, "a latent vector of zeros has no direction to be similar to");
    return {{output},
            [other = std::move(otherLatents),
             otherLength](std::span<const float>, std::span<const std::span<const float>> outputs, bool withSlopes) {
                const std::span<const float> own = outputs.front();
                if (own.size() != other.size())
                    throw Error(ErrorKind::Usage, "the objects have latent vectors of different lengths");
                const double length = std::sqrt(std::inner_product(own.begin(), own.end(), own.begin(), 0.0));
                const double product = std::inner_product(own.begin(), own.end(), other.begin(), 0.0);
                const double cosine = length > 0 ? product / (length * otherLength) : 0;
                TargetValue result{static_cast<float>(cosine), {}, {}};
                if (!withSlopes)
                    return result;
                std::vector<float> slopes(own.size());
                if (length > 0)
                    for (std::size_t axis = 0; axis < own.size(); ++axis)
                        slopes[axis] = static_cast<float>(
                            (static_cast<double>(other[axis]) / otherLength - cosine * own[axis] / length) / length);
                result.outputGradients = {std::move(slopes)};
                return result;
            }};
}

Target regionTarget(int output, std::int64_t plane, std::int64_t height, std::int64_t width, PlaneRegion region) {
    if (region.endRow <= region.firstRow || region.endColumn <= region.firstColumn)
        region = {0, height, 0, width};
    const bool isInside = region.firstRow >= 0 && region.firstColumn >= 0 && region.endRow <= height &&
                          region.endColumn <= width && plane >= 0;
    if (!isInside)
        throw Error(ErrorKind::Usage, "the region lies outside the " + std::to_string(height) + "×" +
                                          std::to_string(width) + " pixels of the output");
    return {{output}, [=](std::span<const float>, std::span<const std::span<const float>> outputs, bool withSlopes) {
                const std::span<const float> values = outputs.front();
                if (static_cast<std::int64_t>(values.size()) < (plane + 1) * height * width)
                    throw Error(ErrorKind::Usage, "the output has no plane number " + std::to_string(plane) + " of " +
                                                      std::to_string(height) + "×" + std::to_string(width));
                const double area =
                    static_cast<double>((region.endRow - region.firstRow) * (region.endColumn - region.firstColumn));
                TargetValue result;
                if (withSlopes)
                    result.outputGradients = {std::vector<float>(values.size())};
                double sum = 0;
                for (std::int64_t row = region.firstRow; row < region.endRow; ++row)
                    for (std::int64_t column = region.firstColumn; column < region.endColumn; ++column) {
                        const auto pixel = static_cast<std::size_t>((plane * height + row) * width + column);
                        sum += values[pixel];
                        if (withSlopes)
                            result.outputGradients[0][pixel] = static_cast<float>(1 / area);
                    }
                result.value = static_cast<float>(sum / area);
                return result;
            }};
}

} // namespace oddity::core
