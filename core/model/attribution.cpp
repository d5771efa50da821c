// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

constexpr std::array<std::pair<const char*, AttributionMethod>, 4> methodNames{
    {{"gradient", AttributionMethod::Gradient},
     {"input_x_gradient", AttributionMethod::InputTimesGradient},
     {"integrated_gradients", AttributionMethod::IntegratedGradients},
     {"occlusion", AttributionMethod::Occlusion}}};

/// One image, one output and one scalar of it, evaluated on batches of changed images.
struct Question {
    Model& model;
    const Tensor& image;
    int outputIndex;
    const Objective& objective;
    const AttributionOptions& options;
    const Progress& progress;

    Tensor emptyBatch(std::int64_t count) const {
        return Tensor::zeros({count, image.shape[0], image.shape[1], image.shape[2]});
    }

    std::vector<float> values(const Tensor& batch) const {
        const std::vector<Tensor> outputs = model.run(batch);
        const Tensor& output = outputs.at(static_cast<std::size_t>(outputIndex));
        std::vector<float> values;
        for (std::int64_t item = 0; item < batch.count(); ++item)
            values.push_back(objective(batch.item(item), output.item(item)).value);
        return values;
    }

    /// Calls each(batch, first) for `total` images in batches; fill(target, index) makes image number index.
    template <typename Fill, typename Each> void inBatches(std::int64_t total, Fill fill, Each each) const {
        for (std::int64_t first = 0; first < total; first += options.batch) {
            progress.throwIfStopped();
            Tensor batch = emptyBatch(std::min<std::int64_t>(options.batch, total - first));
            for (std::int64_t item = 0; item < batch.count(); ++item)
                fill(batch.item(item), first + item);
            each(batch, first);
            progress.step(first + batch.count(), total, "attribution");
        }
    }
};

void gradientMap(const Question& question, bool timesInput, Attribution& result) {
    question.progress.throwIfStopped();
    Tensor batch = question.emptyBatch(1);
    batch.values = question.image.values;
    const InputGradient slope = question.model.inputGradient(batch, question.outputIndex, question.objective);
    result.value = slope.values.front();
    result.map.values = slope.gradient.values;
    if (timesInput)
        std::ranges::transform(result.map.values, question.image.values, result.map.values.begin(),
                               std::multiplies<>());
    question.progress.step(1, 1, "attribution");
}

void integratedGradients(const Question& question, Attribution& result) {
    const std::vector<float>& pixels = question.image.values;
    const float baseline = question.options.baseline;
    Tensor ends = question.emptyBatch(2);
    std::ranges::copy(pixels, ends.item(0).begin());
    std::ranges::fill(ends.item(1), baseline);
    const std::vector<float> endValues = question.values(ends);
    result.value = endValues[0];
    result.baselineValue = endValues[1];

    std::vector<double> sum(pixels.size(), 0.0);
    const int steps = question.options.steps;
    question.inBatches(
        steps,
        [&](std::span<float> target, std::int64_t index) {
            const float position = (static_cast<float>(index) + 0.5F) / static_cast<float>(steps);
            for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
                target[pixel] = baseline + position * (pixels[pixel] - baseline);
        },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = question.model.inputGradient(batch, question.outputIndex, question.objective);
            for (std::int64_t item = 0; item < batch.count(); ++item)
                std::ranges::transform(sum, slope.gradient.item(item), sum.begin(), std::plus<>());
        });
    double total = 0;
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel) {
        const double share = (pixels[pixel] - baseline) * sum[pixel] / steps;
        result.map.values[pixel] = static_cast<float>(share);
        total += share;
    }
    const double change = static_cast<double>(result.value) - result.baselineValue;
    const double gap = std::abs(total - change);
    result.completenessError = gap == 0 ? 0 : static_cast<float>(gap / std::abs(change));
}

/// Patch starts that cover an axis without a clipped patch.
std::vector<std::int64_t> patchStarts(std::int64_t length, std::int64_t patch, std::int64_t stride) {
    std::vector<std::int64_t> starts;
    for (std::int64_t start = 0; start + patch < length; start += stride)
        starts.push_back(start);
    starts.push_back(std::max<std::int64_t>(0, length - patch));
    return starts;
}

void occlusion(const Question& question, Attribution& result) {
    const std::int64_t bands = question.image.shape[0];
    const std::int64_t height = question.image.shape[1];
    const std::int64_t width = question.image.shape[2];
    const std::int64_t patch = question.options.patch;
    std::vector<std::pair<std::int64_t, std::int64_t>> corners;
    for (const std::int64_t row : patchStarts(height, patch, question.options.stride))
        for (const std::int64_t column : patchStarts(width, patch, question.options.stride))
            corners.emplace_back(row, column);

    Tensor whole = question.emptyBatch(1);
    whole.values = question.image.values;
    result.value = question.values(whole).front();
    std::vector<double> drops(static_cast<std::size_t>(height * width), 0.0);
    std::vector<int> covers(drops.size(), 0);
    const auto eachPixel = [&](std::int64_t corner, auto visit) {
        const auto [row, column] = corners[static_cast<std::size_t>(corner)];
        for (std::int64_t y = row; y < std::min(row + patch, height); ++y)
            for (std::int64_t x = column; x < std::min(column + patch, width); ++x)
                visit(static_cast<std::size_t>(y * width + x));
    };
    question.inBatches(
        static_cast<std::int64_t>(corners.size()),
        [&](std::span<float> target, std::int64_t corner) {
            std::ranges::copy(question.image.values, target.begin());
            for (std::int64_t band = 0; band < bands; ++band)
                eachPixel(corner, [&](std::size_t pixel) {
                    target[static_cast<std::size_t>(band * height * width) + pixel] = question.options.baseline;
                });
        },
        [&](const Tensor& batch, std::int64_t first) {
            const std::vector<float> values = question.values(batch);
            for (std::size_t item = 0; item < values.size(); ++item)
                eachPixel(first + static_cast<std::int64_t>(item), [&](std::size_t pixel) {
                    drops[pixel] += static_cast<double>(result.value) - values[item];
                    ++covers[pixel];
                });
        });
    for (std::int64_t band = 0; band < bands; ++band)
        for (std::size_t pixel = 0; pixel < drops.size(); ++pixel)
            result.map.item(band)[pixel] = static_cast<float>(drops[pixel] / covers[pixel]);
}

void checkOptions(const Question& question, AttributionMethod method) {
    const AttributionOptions& options = question.options;
    const auto refuse = [](const std::string& detail) { throw Error(ErrorKind::Usage, "attribution: " + detail); };
    if (question.image.shape.size() != 3 || question.image.values.empty())
        refuse("wants one image of bands × height × width, was given " + question.image.shapeText());
    const std::vector<OutputSpec>& outputs = question.model.card().outputs;
    if (question.outputIndex < 0 || static_cast<std::size_t>(question.outputIndex) >= outputs.size())
        refuse("the network has no output number " + std::to_string(question.outputIndex));
    if (options.batch < 1)
        refuse("the batch must hold at least one image");
    if (method == AttributionMethod::IntegratedGradients && options.steps < 1)
        refuse("integrated gradients need at least one step");
    if (method == AttributionMethod::Occlusion &&
        (options.patch < 1 || options.stride < 1 || options.stride > options.patch))
        refuse("occlusion needs a patch of at least one pixel and a stride from 1 to the patch");
}

} // namespace

Attribution attribute(Model& model, const Tensor& image, int outputIndex, const Objective& objective,
                      AttributionMethod method, const AttributionOptions& options, const Progress& progress) {
    const Question question{model, image, outputIndex, objective, options, progress};
    checkOptions(question, method);
    Attribution result;
    result.map = Tensor::zeros(image.shape);
    result.baselineValue = unknown;
    result.completenessError = unknown;
    result.method = std::ranges::find(methodNames, method, &std::pair<const char*, AttributionMethod>::second)->first;
    result.target = model.card().outputs[static_cast<std::size_t>(outputIndex)].name;
    switch (method) {
    case AttributionMethod::Gradient:
    case AttributionMethod::InputTimesGradient:
        gradientMap(question, method == AttributionMethod::InputTimesGradient, result);
        break;
    case AttributionMethod::IntegratedGradients:
        integratedGradients(question, result);
        break;
    case AttributionMethod::Occlusion:
        occlusion(question, result);
        break;
    }
    return result;
}

AttributionMethod attributionMethodNamed(const std::string& name) {
    std::string known;
    for (const auto& [word, method] : methodNames) {
        if (name == word)
            return method;
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    throw Error(ErrorKind::Usage, "unknown attribution method '" + name + "'; known: " + known);
}

} // namespace oddity::core
