// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/attribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/joined_words.h"
#include "core/model/attribution/asking.h"
#include "core/model/attribution/series_rows.h"

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

Attribution begun(const Model& model, const Asking& asking, const AttributionQuestion& question,
                  AttributionMethod method) {
    Attribution result;
    result.map = Tensor::zeros(asking.image().shape);
    result.baselineValue = unknown;
    result.completenessError = unknown;
    result.method = nameOf(method);
    result.target = model.card().tensorName(question.target.outputs.front());
    result.tellsBandsApart = method == AttributionMethod::Occlusion
                                 ? asking.options().eachBand
                                 : method != AttributionMethod::GradCam && method != AttributionMethod::Rise;
    return result;
}

void finish(Attribution& attribution) {
    if (attribution.tellsBandsApart)
        attribution.bandShares = bandSharesOf(attribution.map);
}

/// Inputs of several objects, one behind the other.
InputBatch joined(std::span<const AttributionQuestion* const> questions) {
    InputBatch batch = repeatedInputs(questions.front()->inputs, 1);
    for (const AttributionQuestion* question : questions.subspan(1)) {
        for (std::size_t input = 0; input < batch.size(); ++input) {
            if (question->inputs.at(input).shape != questions.front()->inputs[input].shape)
                throw Error(ErrorKind::Usage, "attribution: objects of different shapes cannot be asked together");
            appendItems(batch[input], repeated(question->inputs[input], 1));
        }
    }
    return batch;
}

/// Each object's own target; evaluated in the batch's order, as Model promises.
Target joinedTarget(std::span<const AttributionQuestion* const> questions) {
    for (const AttributionQuestion* question : questions)
        if (question->target.outputs != questions.front()->target.outputs ||
            question->inputIndex != questions.front()->inputIndex)
            throw Error(ErrorKind::Usage, "attribution: targets of different outputs cannot be asked together");
    return {questions.front()->target.outputs,
            [questions, next = std::make_shared<std::size_t>(0)](
                std::span<const float> input, std::span<const std::span<const float>> outputs, bool withSlopes) {
                return questions[(*next)++ % questions.size()]->target.evaluate(input, outputs, withSlopes);
            }};
}

/// Of objects that fit one batch; results are begun.
void fillTogether(Model& model, std::span<const AttributionQuestion* const> questions,
                  std::span<const std::unique_ptr<Asking>> askings, AttributionMethod method,
                  std::span<Attribution> results) {
    const InputBatch inputs = joined(questions);
    const int inputIndex = questions.front()->inputIndex;
    if (method == AttributionMethod::GradCam) {
        const std::string name = gradCamLayer(*askings.front());
        const LayerGradient layer = model.layerGradient(inputs, name, inputIndex, joinedTarget(questions));
        for (std::size_t object = 0; object < results.size(); ++object) {
            results[object].layer = name;
            fillGradCam(layer, static_cast<std::int64_t>(object), results[object]);
        }
        return;
    }
    const InputGradient slope = model.inputGradient(inputs, inputIndex, joinedTarget(questions));
    const Tensor rows = asRows(model.card().inputs.at(static_cast<std::size_t>(inputIndex)), slope.gradient);
    for (std::size_t object = 0; object < results.size(); ++object) {
        Attribution& result = results[object];
        result.value = slope.values.at(object);
        std::ranges::copy(rows.item(static_cast<std::int64_t>(object)), result.map.values.begin());
        if (method == AttributionMethod::InputTimesGradient)
            std::ranges::transform(result.map.values, askings[object]->image().values, result.map.values.begin(),
                                   std::multiplies<>());
    }
}

} // namespace

Attribution attribute(Model& model, const AttributionQuestion& question, AttributionMethod method,
                      const AttributionOptions& options, const Progress& progress) {
    const Asking asking(model, question, options, progress);
    Attribution result = begun(model, asking, question, method);
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
        break;
    case AttributionMethod::Occlusion:
        occlusionMap(asking, result);
        break;
    case AttributionMethod::Rise:
        riseMap(asking, result);
        break;
    }
    finish(result);
    return result;
}

bool looksOnce(AttributionMethod method) {
    return method == AttributionMethod::Gradient || method == AttributionMethod::InputTimesGradient ||
           method == AttributionMethod::GradCam;
}

std::vector<Attribution> attributeTogether(Model& model, std::span<const AttributionQuestion* const> questions,
                                           AttributionMethod method, const AttributionOptions& options,
                                           const Progress& progress) {
    if (!looksOnce(method))
        throw Error(ErrorKind::Usage, "attribution: this method asks each object alone");
    std::vector<std::unique_ptr<Asking>> askings;
    std::vector<Attribution> results;
    for (const AttributionQuestion* question : questions) {
        askings.push_back(std::make_unique<Asking>(model, *question, options, progress));
        results.push_back(begun(model, *askings.back(), *question, method));
    }
    const auto batch = static_cast<std::size_t>(options.batch);
    for (std::size_t first = 0; first < questions.size(); first += batch) {
        progress.throwIfStopped();
        const std::size_t count = std::min(batch, questions.size() - first);
        fillTogether(model, questions.subspan(first, count), std::span(askings).subspan(first, count), method,
                     std::span(results).subspan(first, count));
        progress.step(static_cast<std::int64_t>(first + count), std::ssize(questions), "attribution");
    }
    std::ranges::for_each(results, finish);
    return results;
}

AttributionMethod attributionMethodNamed(const std::string& name) {
    return valueNamed(methodNames, name, "attribution method");
}

std::string nameOf(AttributionMethod method) {
    return std::ranges::find(methodNames, method, &std::pair<const char*, AttributionMethod>::second)->first;
}

std::vector<std::string> attributionMethodNames() {
    return wordsOf(methodNames);
}

Baseline baselineNamed(const std::string& name) {
    return valueNamed(baselineNames, name, "baseline");
}

std::string nameOf(Baseline baseline) {
    return std::ranges::find(baselineNames, baseline, &std::pair<const char*, Baseline>::second)->first;
}

} // namespace oddity::core
