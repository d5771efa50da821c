// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/asking.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/error.h"
#include "core/model/attribution/baseline.h"
#include "core/model/attribution/series_rows.h"

namespace oddity::core {

Asking::Asking(Model& model, const AttributionQuestion& question, const AttributionOptions& options,
               const Progress& progress)
    : m_model(model), m_question(question), m_options(options), m_progress(progress) {
    const auto refuse = [](const std::string& detail) { throw Error(ErrorKind::Usage, "attribution: " + detail); };
    if (question.inputIndex < 0 || static_cast<std::size_t>(question.inputIndex) >= question.inputs.size())
        refuse("the network has no input number " + std::to_string(question.inputIndex));
    const Tensor& input = question.inputs[static_cast<std::size_t>(question.inputIndex)];
    if (input.values.empty() || !(spec().isSeries() || input.shape.size() == 3))
        refuse("wants one image of bands × height × width, was given " + input.shapeText());
    m_image = itemOf(asRows(spec(), repeated(input, 1)), 0);
    m_measured = measuredChannels(spec(), bands());
    if (question.target.outputs.empty())
        refuse("the target reads no output");
    for (const int output : question.target.outputs)
        if (output < 0 || output >= model.card().tensorCount())
            refuse("the network has no output number " + std::to_string(output));
    if (options.batch < 1)
        refuse("the batch must hold at least one image");
    m_baseline = spec().isSeries() || !spec().layers.empty()
                     ? baselineOfChannels()
                     : baselineImage(image(), options.baseline, options.blank, options.seed);
}

const InputSpec& Asking::spec() const {
    return m_model.card().inputs.at(static_cast<std::size_t>(m_question.inputIndex));
}

/// A series is blank where it is masked, all its channels saying so; else what is not measured stays.
Tensor Asking::baselineOfChannels() const {
    if (spec().isSeries() && m_options.baseline == Baseline::Blank)
        return itemOf(asRows(spec(), repeated(m_question.blank, 1)), 0);
    Tensor changed = m_image;
    const float blank = spec().isSeries() ? static_cast<float>(spec().series.fill) : m_options.blank;
    for (std::int64_t channel = 0; channel < bands(); ++channel)
        if (isMeasured(channel)) {
            const auto plane = m_image.item(channel);
            const Tensor single{{1, height(), width()}, {plane.begin(), plane.end()}};
            const auto seed = m_options.seed + static_cast<std::uint64_t>(channel);
            std::ranges::copy(baselineImage(single, m_options.baseline, blank, seed).values,
                              changed.item(channel).begin());
        }
    return changed;
}

std::size_t Asking::groups() const {
    return static_cast<std::size_t>(spec().isSequence() ? spec().epochs.count : bands());
}

Tensor Asking::emptyBatch(std::int64_t count) const {
    return Tensor::zeros({count, bands(), height(), width()});
}

InputBatch Asking::inputsWith(const Tensor& images) const {
    InputBatch batch;
    for (std::size_t index = 0; index < m_question.inputs.size(); ++index)
        batch.push_back(static_cast<int>(index) == m_question.inputIndex
                            ? fromRows(spec(), images)
                            : repeated(m_question.inputs[index], images.count()));
    return batch;
}

std::vector<float> Asking::values(const Tensor& images) const {
    const InputBatch inputs = inputsWith(images);
    const Tensor& asked = inputs[static_cast<std::size_t>(m_question.inputIndex)];
    const std::vector<Tensor> outputs = m_model.run(inputs);
    std::vector<float> values;
    std::vector<std::span<const float>> read(m_question.target.outputs.size());
    for (std::int64_t item = 0; item < images.count(); ++item) {
        for (std::size_t index = 0; index < read.size(); ++index)
            read[index] = outputs.at(static_cast<std::size_t>(m_question.target.outputs[index])).item(item);
        values.push_back(m_question.target.evaluate(asked.item(item), read, false).value);
    }
    return values;
}

float Asking::valueOf(const Tensor& single) const {
    return values(repeated(single, 1)).front();
}

InputGradient Asking::gradient(const Tensor& images) const {
    InputGradient slope = m_model.inputGradient(inputsWith(images), m_question.inputIndex, m_question.target);
    slope.gradient = asRows(spec(), std::move(slope.gradient));
    return slope;
}

std::vector<SpatialLayer> Asking::layers() const {
    return m_model.spatialLayers(repeatedInputs(m_question.inputs, 1));
}

LayerGradient Asking::layerGradient(const std::string& layer) const {
    return m_model.layerGradient(repeatedInputs(m_question.inputs, 1), layer, m_question.inputIndex, m_question.target);
}

} // namespace oddity::core
