// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/attribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/joined_words.h"
#include "core/model/attribution/asking.h"

namespace oddity::core {

namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

constexpr std::array<std::pair<const char*, AttributionMethod>, 7> methodNames{
    {{"gradient", AttributionMethod::Gradient},
     {"input_x_gradient", AttributionMethod::InputTimesGradient},
     {"smoothgrad", AttributionMethod::SmoothGrad},
     {"integrated_gradients", AttributionMethod::IntegratedGradients},
     {"gradcam", AttributionMethod::GradCam},
     {"occlusion", AttributionMethod::Occlusion},
     {"rise", AttributionMethod::Rise}}};

constexpr std::array<std::pair<const char*, Baseline>, 4> baselineNames{
    {{"blank", Baseline::Blank}, {"blurred", Baseline::Blurred}, {"noise", Baseline::Noise}, {"mean", Baseline::Mean}}};

template <typename Names> std::vector<std::string> wordsOf(const Names& names) {
    std::vector<std::string> words;
    for (const auto& [word, value] : names)
        words.emplace_back(word);
    return words;
}

template <typename Names> auto valueNamed(const Names& names, const std::string& name, const std::string& what) {
    for (const auto& [word, value] : names)
        if (name == word)
            return value;
    throw Error(ErrorKind::Usage, "unknown " + what + " '" + name + "'; known: " + joinedWords(wordsOf(names)));
}

std::vector<float> bandSharesOf(const Tensor& map) {
    std::vector<double> sums;
    for (std::int64_t band = 0; band < map.count(); ++band) {
        const auto plane = map.item(band);
        sums.push_back(std::accumulate(plane.begin(), plane.end(), 0.0,
                                       [](double sum, float value) { return sum + std::abs(value); }));
    }
    const double total = std::accumulate(sums.begin(), sums.end(), 0.0);
    std::vector<float> shares;
    if (total > 0)
        for (const double sum : sums)
            shares.push_back(static_cast<float>(sum / total));
    return shares;
}

} // namespace

Attribution attribute(Model& model, const AttributionQuestion& question, AttributionMethod method,
                      const AttributionOptions& options, const Progress& progress) {
    const Asking asking(model, question, options, progress);
    Attribution result;
    result.map = Tensor::zeros(asking.image().shape);
    result.baselineValue = unknown;
    result.completenessError = unknown;
    result.method = std::ranges::find(methodNames, method, &std::pair<const char*, AttributionMethod>::second)->first;
    result.target = model.card().tensorName(question.target.outputs.front());
    switch (method) {
    case AttributionMethod::Gradient:
    case AttributionMethod::InputTimesGradient:
        gradientMap(asking, method == AttributionMethod::InputTimesGradient, result);
        break;
    case AttributionMethod::SmoothGrad:
        smoothGradMap(asking, result);
        break;
    case AttributionMethod::IntegratedGradients:
        integratedGradientsMap(asking, result);
        break;
    case AttributionMethod::GradCam:
        gradCamMap(asking, result);
        result.tellsBandsApart = false;
        break;
    case AttributionMethod::Occlusion:
        occlusionMap(asking, result);
        result.tellsBandsApart = options.eachBand;
        break;
    case AttributionMethod::Rise:
        riseMap(asking, result);
        result.tellsBandsApart = false;
        break;
    }
    if (result.tellsBandsApart)
        result.bandShares = bandSharesOf(result.map);
    return result;
}

AttributionMethod attributionMethodNamed(const std::string& name) {
    return valueNamed(methodNames, name, "attribution method");
}

std::vector<std::string> attributionMethodNames() {
    return wordsOf(methodNames);
}

Baseline baselineNamed(const std::string& name) {
    return valueNamed(baselineNames, name, "baseline");
}

} // namespace oddity::core
