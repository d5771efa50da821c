// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/report/network_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "core/error.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr int openSide = 64;
constexpr std::uint64_t seed = 1;

template <typename Work> auto ask(Work work) -> Asked<decltype(work())> {
    try {
        return {work(), {}};
    } catch (const Error& error) {
        return {{}, error.what()};
    }
}

} // namespace

NetworkReport networkReport(Model& model, const InputBatch& object) {
    const InputBatch batch = repeatedInputs(object, 1);
    return {.card = model.card(),
            .fingerprint = model.fingerprint(),
            .device = model.device(),
            .parameters = model.parameterCount(),
            .members = model.memberCount(),
            .layers = ask([&] { return model.spatialLayers(batch); }),
            .operations = ask([&] { return model.operations(batch); })};
}

Asked<std::vector<SymmetryReport>> symmetryChecks(Model& model, const InputBatch& object) {
    return ask([&] { return turnSymmetryOf(model, object); });
}

InputBatch noiseObject(const ModelCard& card) {
    InputBatch object;
    RandomStream random(seed);
    for (const InputSpec& input : card.inputs) {
        const int multiple = std::max(1, input.sizeMultiple);
        const int side = (openSide + multiple - 1) / multiple * multiple;
        Tensor& tensor = object.emplace_back(Tensor::zeros(input.objectShape(side)));
        for (float& value : tensor.values)
            value = static_cast<float>(random.uniform());
    }
    return object;
}

std::string countText(const OperationCount& operations) {
    constexpr std::array<std::pair<double, const char*>, 4> scales{
        {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}, {1e3, " thousand"}}};
    double value = operations.multiplyAdds;
    const char* word = "";
    for (const auto& [scale, name] : scales)
        if (value >= scale) {
            value /= scale;
            word = name;
            break;
        }
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), *word ? "%.3g" : "%.0f", value);
    return (operations.uncounted.empty() ? "" : "at least ") + std::string(digits.data()) + word;
}

} // namespace oddity::core
