// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/outputs/stored_outputs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/model/attribution/series_rows.h"

namespace oddity::core {

namespace {

StoredOutput asItIs(std::string name, std::string kind, std::vector<std::string> channels, std::string unit,
                    const Tensor& output) {
    Tensor values = output;
    if (values.shape.size() == 1)
        values.shape.push_back(1);
    return {
        {.name = std::move(name), .kind = std::move(kind), .channels = std::move(channels), .unit = std::move(unit)},
        std::move(values)};
}

/// Of one object's measured values: companion layers, errors, times and the like take no part, nor places that hold no
/// measurement, be their value what it may.
double meanSquare(const std::vector<bool>& isMeasured, std::span<const float> seen, std::span<const float> rebuilt) {
    double squares = 0;
    std::size_t count = 0;
    for (std::size_t index = 0; index < seen.size(); ++index) {
        if (!isMeasured[index])
            continue;
        const double difference = static_cast<double>(rebuilt[index]) - seen[index];
        squares += difference * difference;
        ++count;
    }
    return squares / static_cast<double>(count);
}

StoredOutput reconstructionError(std::string name, const InputSpec& input, const Tensor& batch, const Tensor& output,
                                 std::span<const MeasuredPlaces> measured) {
    if (output.shape != batch.shape)
        throw Error(ErrorKind::Model, "a reconstruction of shape " + output.shapeText() +
                                          " does not have the shape of its input, " + batch.shapeText());
    Tensor errors = Tensor::zeros({batch.count(), 1});
    const std::int64_t channels = input.isSeries() ? input.channelCount() : batch.shape.at(1);
    const MeasuredPlaces all;
    std::vector<bool> isMeasured = measuredValues(input, channels, batch.itemSize(), all);
    for (std::int64_t object = 0; object < batch.count(); ++object) {
        if (object < std::ssize(measured) && !measured[static_cast<std::size_t>(object)].empty())
            isMeasured = measuredValues(input, channels, batch.itemSize(), measured[static_cast<std::size_t>(object)]);
        errors.item(object)[0] = static_cast<float>(meanSquare(isMeasured, batch.item(object), output.item(object)));
    }
    return {{.name = std::move(name), .kind = qualityKind}, std::move(errors)};
}

/// The planes of one object's maps: what stands before the last two axes.
std::int64_t planesOf(const Tensor& output) {
    if (output.shape.size() < 3)
        throw Error(ErrorKind::Model, "an output of shape " + output.shapeText() + " is no image");
    return std::accumulate(output.shape.begin() + 1, output.shape.end() - 2, std::int64_t{1}, std::multiplies<>());
}

/// `channels` numbers for each object, from as many equal parts of its values.
template <typename Figure>
StoredOutput perPart(std::string name, std::vector<std::string> channelNames, const Tensor& output,
                     std::int64_t channels, Figure figure) {
    const std::size_t size = output.itemSize() / static_cast<std::size_t>(channels);
    Tensor figures = Tensor::zeros({output.count(), channels});
    for (std::int64_t object = 0; object < output.count(); ++object)
        for (std::int64_t channel = 0; channel < channels; ++channel)
            figures.item(object)[static_cast<std::size_t>(channel)] =
                static_cast<float>(figure(output.item(object).subspan(static_cast<std::size_t>(channel) * size, size)));
    return {{.name = std::move(name), .kind = qualityKind, .channels = std::move(channelNames)}, std::move(figures)};
}

double sumOf(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

double shareAboveHalf(std::span<const float> values) {
    const auto inside = std::ranges::count_if(values, [](float probability) { return probability > 0.5F; });
    return static_cast<double>(inside) / static_cast<double>(values.size());
}

double instanceCount(std::span<const float> values) {
    std::set<float> instances(values.begin(), values.end());
    instances.erase(0.0F);
    return static_cast<double>(instances.size());
}

StoredOutput summedLikelihood(const OutputSpec& spec, const Tensor& output) {
    StoredOutput stored = perPart(spec.name, {}, output, 1, sumOf);
    stored.about.kind = nameOf(spec.kind);
    stored.about.unit = spec.unit;
    return stored;
}

StoredOutput storedOf(const OutputSpec& spec, const Tensor& output) {
    switch (spec.kind) {
    case OutputKind::Mask:
        return perPart(spec.name + "_fraction", spec.classes, output, planesOf(output), shareAboveHalf);
    case OutputKind::Maps:
        return perPart(spec.name + "_mean", spec.classes, output, planesOf(output), [](std::span<const float> values) {
            return sumOf(values) / static_cast<double>(values.size());
        });
    case OutputKind::Inst:
        return perPart(spec.name + "_count", {}, output, 1, instanceCount);
    case OutputKind::Comps:
        planesOf(output);
        return perPart(spec.name + "_flux", spec.classes, output, output.shape[1], sumOf);
    case OutputKind::LogLik:
        return summedLikelihood(spec, output);
    default:
        return asItIs(spec.name, std::string(nameOf(spec.kind)), spec.classes, spec.unit, output);
    }
}

} // namespace

std::vector<StoredOutput> storedOutputs(const ModelCard& card, const InputBatch& inputs,
                                        const std::vector<Tensor>& outputs, std::span<const MeasuredPlaces> measured) {
    const int subject = card.subjectInput();
    std::vector<StoredOutput> stored;
    std::size_t logVariance = card.outputs.size();
    bool hasReconstruction = false;
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& spec = card.outputs[index];
        const Tensor& output = outputs.at(index);
        if (spec.kind == OutputKind::Recon) {
            if (subject < 0)
                throw Error(ErrorKind::Model, "'" + spec.name +
                                                  "' is a reconstruction, but no input is an image, a spectrum or a "
                                                  "light curve");
            const Tensor& batch = inputs.at(static_cast<std::size_t>(subject));
            stored.push_back(reconstructionError(hasReconstruction ? spec.name + "_error" : "recon_error",
                                                 card.inputs[static_cast<std::size_t>(subject)], batch, output,
                                                 measured));
            hasReconstruction = true;
        } else {
            stored.push_back(storedOf(spec, output));
        }
        if (!spec.logVariance.empty())
            stored.push_back(asItIs(spec.name + "_logvar", qualityKind, {}, "", outputs.at(logVariance++)));
    }
    return stored;
}

} // namespace oddity::core
