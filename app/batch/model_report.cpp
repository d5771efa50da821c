// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/model_report.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/model/report/network_report.h"

namespace oddity::app {

namespace {

using nlohmann::json;

template <typename Answer, typename Write> json unlessRefused(const core::Asked<Answer>& asked, Write write) {
    return asked.answer ? write(*asked.answer) : json{{"problem", asked.problem}};
}

json layersJson(const std::vector<core::SpatialLayer>& layers) {
    json list = json::array();
    for (const core::SpatialLayer& layer : layers)
        list.push_back(
            {{"name", layer.name}, {"channels", layer.channels}, {"height", layer.height}, {"width", layer.width}});
    return list;
}

json operationsJson(const core::OperationCount& operations) {
    return {{"multiply_adds", operations.multiplyAdds},
            {"at_least", !operations.uncounted.empty()},
            {"uncounted", operations.uncounted}};
}

json symmetriesJson(const std::vector<core::SymmetryReport>& reports) {
    json outputs = json::array();
    for (const core::SymmetryReport& report : reports) {
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
    const core::InputBatch object = core::noiseObject(model.card());
    const core::NetworkReport network = core::networkReport(model, object);
    json report{{"content", "model"},
                {"card", json::parse(network.card.json())},
                {"parameters", network.parameters},
                {"fingerprint", network.fingerprint},
                {"operations_per_object", unlessRefused(network.operations, operationsJson)},
                {"layers", unlessRefused(network.layers, layersJson)},
                {"turned_and_mirrored", unlessRefused(core::symmetryChecks(model, object), symmetriesJson)}};
    if (network.members > 1)
        report["members"] = network.members;
    return report;
}

json precisionJson(const core::PrecisionCheck& check) {
    json changes = json::array();
    for (const core::PrecisionCheck::Change& change : check.changes)
        changes.push_back({{"output", change.output}, {"largest", change.largest}, {"median", change.median}});
    return {{"objects", check.objects}, {"changes_in_spreads", changes},
            {"ranking", check.ranking}, {"spearman", check.rankCorrelation},
            {"top", check.top},         {"top_shared", check.topShared}};
}

} // namespace oddity::app
