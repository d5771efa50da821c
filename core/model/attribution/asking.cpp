// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/asking.h"

#include "core/error.h"
#include "core/model/attribution/baseline.h"

namespace oddity::core {

Asking::Asking(Model& model, const AttributionQuestion& question, const AttributionOptions& options,
               const Progress& progress)
    : m_model(model), m_question(question), m_options(options), m_progress(progress) {
    const auto refuse = [](const std::string& detail) { throw Error(ErrorKind::Usage, "attribution: " + detail); };
    if (question.inputIndex < 0 || static_cast<std::size_t>(question.inputIndex) >= question.inputs.size())
        refuse("the network has no input number " + std::to_string(question.inputIndex));
    if (image().shape.size() != 3 || image().values.empty())
        refuse("wants one image of bands × height × width, was given " + image().shapeText());
    if (question.target.outputs.empty())
        refuse("the target reads no output");
    for (const int output : question.target.outputs)
        if (output < 0 || output >= model.card().tensorCount())
            refuse("the network has no output number " + std::to_string(output));
    if (options.batch < 1)
        refuse("the batch must hold at least one image");
    m_baseline = baselineImage(image(), options.baseline, options.blank, options.seed);
}

Tensor Asking::emptyBatch(std::int64_t count) const {
    return Tensor::zeros({count, bands(), height(), width()});
}

InputBatch Asking::inputsWith(const Tensor& images) const {
    InputBatch batch;
    for (std::size_t index = 0; index < m_question.inputs.size(); ++index)
        batch.push_back(static_cast<int>(index) == m_question.inputIndex
                            ? images
                            : repeated(m_question.inputs[index], images.count()));
    return batch;
}

std::vector<float> Asking::values(const Tensor& images) const {
    const std::vector<Tensor> outputs = m_model.run(inputsWith(images));
    std::vector<float> values;
    std::vector<std::span<const float>> read(m_question.target.outputs.size());
    for (std::int64_t item = 0; item < images.count(); ++item) {
        for (std::size_t index = 0; index < read.size(); ++index)
            read[index] = outputs.at(static_cast<std::size_t>(m_question.target.outputs[index])).item(item);
        values.push_back(m_question.target.evaluate(images.item(item), read, false).value);
    }
    return values;
}

float Asking::valueOf(const Tensor& single) const {
    return values(repeated(single, 1)).front();
}

InputGradient Asking::gradient(const Tensor& images) const {
    return m_model.inputGradient(inputsWith(images), m_question.inputIndex, m_question.target);
}

std::vector<SpatialLayer> Asking::layers() const {
    return m_model.spatialLayers(repeatedInputs(m_question.inputs, 1));
}

LayerGradient Asking::layerGradient(const std::string& layer) const {
    return m_model.layerGradient(repeatedInputs(m_question.inputs, 1), layer, m_question.inputIndex, m_question.target);
}

} // namespace oddity::core
