// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/attribution.h"

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

/// One question, asked of batches of changed images.
struct Asking {
    Model& model;
    const AttributionQuestion& question;
    const AttributionOptions& options;
    const Progress& progress;

    const Tensor& image() const { return question.inputs[static_cast<std::size_t>(question.inputIndex)]; }

    Tensor emptyBatch(std::int64_t count) const {
        return Tensor::zeros({count, image().shape[0], image().shape[1], image().shape[2]});
    }

    /// The images with the object's other inputs beside each.
    InputBatch inputsWith(const Tensor& images) const {
        InputBatch batch;
        for (std::size_t index = 0; index < question.inputs.size(); ++index)
            batch.push_back(static_cast<int>(index) == question.inputIndex
                                ? images
                                : repeated(question.inputs[index], images.count()));
        return batch;
    }

    std::vector<float> values(const Tensor& images) const {
        const std::vector<Tensor> outputs = model.run(inputsWith(images));
        std::vector<float> values;
        std::vector<std::span<const float>> read(question.target.outputs.size());
        for (std::int64_t item = 0; item < images.count(); ++item) {
            for (std::size_t index = 0; index < read.size(); ++index)
                read[index] = outputs.at(static_cast<std::size_t>(question.target.outputs[index])).item(item);
            values.push_back(question.target.evaluate(images.item(item), read, false).value);
        }
        return values;
    }

    InputGradient gradient(const Tensor& images) const {
        return model.inputGradient(inputsWith(images), question.inputIndex, question.target);
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

void gradientMap(const Asking& asking, bool timesInput, Attribution& result) {
    asking.progress.throwIfStopped();
    Tensor batch = asking.emptyBatch(1);
    batch.values = asking.image().values;
    const InputGradient slope = asking.gradient(batch);
    result.value = slope.values.front();
    result.map.values = slope.gradient.values;
    if (timesInput)
        std::ranges::transform(result.map.values, asking.image().values, result.map.values.begin(),
                               std::multiplies<>());
    asking.progress.step(1, 1, "attribution");
}

void integratedGradients(const Asking& asking, Attribution& result) {
    const std::vector<float>& pixels = asking.image().values;
    const float baseline = asking.options.baseline;
    Tensor ends = asking.emptyBatch(2);
    std::ranges::copy(pixels, ends.item(0).begin());
    std::ranges::fill(ends.item(1), baseline);
    const std::vector<float> endValues = asking.values(ends);
    result.value = endValues[0];
    result.baselineValue = endValues[1];

    std::vector<double> sum(pixels.size(), 0.0);
    const int steps = asking.options.steps;
    asking.inBatches(
        steps,
        [&](std::span<float> target, std::int64_t index) {
            const float position = (static_cast<float>(index) + 0.5F) / static_cast<float>(steps);
            for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
                target[pixel] = baseline + position * (pixels[pixel] - baseline);
        },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = asking.gradient(batch);
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

void occlusion(const Asking& asking, Attribution& result) {
    const std::int64_t bands = asking.image().shape[0];
    const std::int64_t height = asking.image().shape[1];
    const std::int64_t width = asking.image().shape[2];
    const std::int64_t patch = asking.options.patch;
    std::vector<std::pair<std::int64_t, std::int64_t>> corners;
    for (const std::int64_t row : patchStarts(height, patch, asking.options.stride))
        for (const std::int64_t column : patchStarts(width, patch, asking.options.stride))
            corners.emplace_back(row, column);

    Tensor whole = asking.emptyBatch(1);
    whole.values = asking.image().values;
    result.value = asking.values(whole).front();
    std::vector<double> drops(static_cast<std::size_t>(height * width), 0.0);
    std::vector<int> covers(drops.size(), 0);
    const auto eachPixel = [&](std::int64_t corner, auto visit) {
        const auto [row, column] = corners[static_cast<std::size_t>(corner)];
        for (std::int64_t y = row; y < std::min(row + patch, height); ++y)
            for (std::int64_t x = column; x < std::min(column + patch, width); ++x)
                visit(static_cast<std::size_t>(y * width + x));
    };
    asking.inBatches(
        static_cast<std::int64_t>(corners.size()),
        [&](std::span<float> target, std::int64_t corner) {
            std::ranges::copy(asking.image().values, target.begin());
            for (std::int64_t band = 0; band < bands; ++band)
                eachPixel(corner, [&](std::size_t pixel) {
                    target[static_cast<std::size_t>(band * height * width) + pixel] = asking.options.baseline;
                });
        },
        [&](const Tensor& batch, std::int64_t first) {
            const std::vector<float> values = asking.values(batch);
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

void checkQuestion(const Asking& asking, AttributionMethod method) {
    const AttributionOptions& options = asking.options;
    const AttributionQuestion& question = asking.question;
    const auto refuse = [](const std::string& detail) { throw Error(ErrorKind::Usage, "attribution: " + detail); };
    if (question.inputIndex < 0 || static_cast<std::size_t>(question.inputIndex) >= question.inputs.size())
        refuse("the network has no input number " + std::to_string(question.inputIndex));
    if (asking.image().shape.size() != 3 || asking.image().values.empty())
        refuse("wants one image of bands × height × width, was given " + asking.image().shapeText());
    const ModelCard& card = asking.model.card();
    if (question.target.outputs.empty())
        refuse("the target reads no output");
    for (const int output : question.target.outputs)
        if (output < 0 || output >= card.tensorCount())
            refuse("the network has no output number " + std::to_string(output));
    if (options.batch < 1)
        refuse("the batch must hold at least one image");
    if (method == AttributionMethod::IntegratedGradients && options.steps < 1)
        refuse("integrated gradients need at least one step");
    if (method == AttributionMethod::Occlusion &&
        (options.patch < 1 || options.stride < 1 || options.stride > options.patch))
        refuse("occlusion needs a patch of at least one pixel and a stride from 1 to the patch");
}

} // namespace

Attribution attribute(Model& model, const AttributionQuestion& question, AttributionMethod method,
                      const AttributionOptions& options, const Progress& progress) {
    const Asking asking{model, question, options, progress};
    checkQuestion(asking, method);
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
    case AttributionMethod::IntegratedGradients:
        integratedGradients(asking, result);
        break;
    case AttributionMethod::Occlusion:
        occlusion(asking, result);
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
