// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/model_report.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/probes/symmetry_probe.h"
#include "core/random_stream.h"

namespace oddity::app {

namespace {

using nlohmann::json;

constexpr int openSide = 64;
constexpr std::uint64_t seed = 1;

/// One object of noise, without batch axis.
core::InputBatch madeUpObject(const core::ModelCard& card) {
    core::InputBatch object;
    core::RandomStream random(seed);
    for (const core::InputSpec& input : card.inputs) {
        core::Tensor& tensor = object.emplace_back(core::Tensor::zeros(input.objectShape(openSide)));
        for (float& value : tensor.values)
            value = static_cast<float>(random.uniform());
    }
    return object;
}

template <typename Work> json unlessRefused(Work work) {
    try {
        return work();
    } catch (const core::Error& error) {
        return {{"problem", error.what()}};
    }
}

json layersOf(core::Model& model, const core::InputBatch& object) {
    json layers = json::array();
    for (const core::SpatialLayer& layer : model.spatialLayers(core::repeatedInputs(object, 1)))
        layers.push_back(
            {{"name", layer.name}, {"channels", layer.channels}, {"height", layer.height}, {"width", layer.width}});
    return layers;
}

json symmetriesOf(core::Model& model, const core::InputBatch& object) {
    json outputs = json::array();
    for (const core::SymmetryReport& report : core::turnSymmetryOf(model, object)) {
        const auto number = [](double value) { return std::isfinite(value) ? json(value) : json(); };
        outputs.push_back({{"output", report.output},
                           {"symmetry", core::nameOf(report.symmetry())},
                           {"from_invariance", number(report.largestFromInvariance())},
                           {"from_equivariance", number(report.largestFromEquivariance())}});
    }
    return outputs;
}

} // namespace

json modelReport(core::Model& model) {
    const core::InputBatch object = madeUpObject(model.card());
    json report{{"content", "model"},
                {"card", json::parse(model.card().json())},
                {"parameters", model.parameterCount()},
                {"sha256", model.fingerprint()},
                {"layers", unlessRefused([&] { return layersOf(model, object); })},
                {"turned_and_mirrored", unlessRefused([&] { return symmetriesOf(model, object); })}};
    if (model.memberCount() > 1)
        report["members"] = model.memberCount();
    return report;
}

} // namespace oddity::app
