// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/outputs/object_output.h"

#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

std::vector<std::string> namesFor(const OutputSpec& spec, std::size_t count, const char* numbered) {
    if (spec.kind == OutputKind::Som)
        return {"row", "column"};
    if (spec.classes.size() == count)
        return spec.classes;
    if (count == 1)
        return {spec.name};
    std::vector<std::string> names;
    for (std::size_t index = 1; index <= count; ++index)
        names.push_back(std::string(numbered) + " " + std::to_string(index));
    return names;
}

NamedValues valuesOf(const OutputSpec& spec, std::span<const float> values, std::span<const float> logVariances) {
    NamedValues named{namesFor(spec, values.size(), "value"), {values.begin(), values.end()}, {}, spec.valueUnits};
    if (spec.kind != OutputKind::LogLik && named.units.empty() && !spec.unit.empty())
        named.units.assign(values.size(), spec.unit);
    for (const float logVariance : logVariances)
        named.deviations.push_back(std::exp(logVariance / 2));
    return named;
}

/// Component and band, where both are several: "component 2, band 1".
std::vector<std::string> planeNames(const OutputSpec& spec, const Tensor& output, std::size_t planes) {
    if (spec.kind != OutputKind::Comps || output.shape.size() < 5 || output.shape[2] == 1)
        return namesFor(spec, planes, "plane");
    const auto bands = static_cast<std::size_t>(output.shape[2]);
    std::vector<std::string> names;
    for (const std::string& component : namesFor(spec, planes / bands, "component"))
        for (std::size_t band = 1; band <= bands; ++band)
            names.push_back(component + ", band " + std::to_string(band));
    return names;
}

ImagePlanes planesOf(const OutputSpec& spec, const Tensor& output) {
    const std::int64_t planes =
        std::accumulate(output.shape.begin() + 1, output.shape.end() - 2, std::int64_t{1}, std::multiplies<>());
    const auto values = output.item(0);
    return {planeNames(spec, output, static_cast<std::size_t>(planes)),
            {{planes, *(output.shape.end() - 2), output.shape.back()}, {values.begin(), values.end()}}};
}

std::vector<QuantityDensity> densitiesOf(const OutputSpec& spec, std::span<const float> values) {
    const std::size_t quantities = spec.kind == OutputKind::Samples && !spec.classes.empty() ? spec.classes.size() : 1;
    std::vector<QuantityDensity> densities;
    for (std::size_t quantity = 0; quantity < quantities; ++quantity)
        densities.push_back({quantities > 1 ? spec.classes[quantity] : spec.name, densityOf(spec, values, quantity)});
    return densities;
}

} // namespace

bool isDensity(OutputKind kind) {
    return kind == OutputKind::PdfBin || kind == OutputKind::PdfMix || kind == OutputKind::Samples;
}

Density densityOf(const OutputSpec& spec, std::span<const float> values, std::size_t quantity) {
    if (spec.kind == OutputKind::PdfBin)
        return Density::ofBins(spec.edges, values);
    if (spec.kind == OutputKind::PdfMix)
        return Density::ofMixture(values);
    const std::size_t quantities = std::max<std::size_t>(1, spec.classes.size());
    std::vector<float> samples;
    for (std::size_t index = quantity; index < values.size(); index += quantities)
        samples.push_back(values[index]);
    return Density::ofSamples(samples);
}

std::vector<ObjectOutput> objectOutputs(const ModelCard& card, const std::vector<Tensor>& outputs) {
    std::vector<ObjectOutput> objects;
    for (int index = 0; index < std::ssize(card.outputs); ++index) {
        const OutputSpec& spec = card.outputs[static_cast<std::size_t>(index)];
        const Tensor& output = outputs.at(static_cast<std::size_t>(index));
        ObjectOutput object{card.name, spec, {}, {}};
        const int logVariance = card.logVarianceIndex(index);
        try {
            if (isDensity(spec.kind))
                object.value = densitiesOf(spec, output.item(0));
            else if (spec.kind == OutputKind::Votes)
                object.value = voteExpectations(spec, output);
            else if (output.shape.size() >= 3)
                object.value = planesOf(spec, output);
            else
                object.value = valuesOf(spec, output.item(0),
                                        logVariance < 0 ? std::span<const float>()
                                                        : outputs[static_cast<std::size_t>(logVariance)].item(0));
        } catch (const Error& error) {
            object.problem = error.what();
        }
        objects.push_back(std::move(object));
    }
    return objects;
}

} // namespace oddity::core
