// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inspection.h"

#include <algorithm>
#include <limits>

#include "core/data/display/stretch_limits.h"
#include "core/error.h"

namespace oddity::core {

namespace {

float borderSigma(std::span<const float> plane, int width, int height) {
    const float sigma = borderStatistics(plane, width, height).sigma;
    return sigma > 0 ? sigma : std::numeric_limits<float>::quiet_NaN();
}

/// run() of an ensemble averages its members' votes, which hides where they disagree: here each member's are a pass.
void keepMembersApart(Model& model, const InputBatch& inputs, std::vector<Tensor>& outputs) {
    const auto areVotes = [](const OutputSpec& output) { return output.kind == OutputKind::Votes; };
    if (model.memberCount() == 1 || std::ranges::none_of(model.card().outputs, areVotes))
        return;
    for (int member = 0; member < model.memberCount(); ++member) {
        const std::vector<Tensor> own = model.run(inputs, {.dropout = false, .seed = 0, .member = member});
        for (std::size_t index = 0; index < model.card().outputs.size(); ++index)
            if (areVotes(model.card().outputs[index])) {
                if (member == 0)
                    outputs[index] = own[index];
                else
                    appendItems(outputs[index], own[index]);
            }
    }
}

} // namespace

ObjectInspector::ObjectInspector(std::shared_ptr<Model> model, InputSources sources)
    : m_model(std::move(model)), m_reader(m_model->card(), std::move(sources)) {}

Inspection ObjectInspector::inspect(RowId row) {
    const PreparedInputs prepared = m_reader.read(row);
    const InputBatch inputs = repeatedInputs(prepared.tensors, 1);
    std::vector<Tensor> outputs = m_model->run(inputs);
    keepMembersApart(*m_model, inputs, outputs);
    const ModelCard& card = m_model->card();

    Inspection inspection;
    inspection.row = row;
    inspection.model = card.name;
    const int image = m_reader.imageInput();
    if (image >= 0) {
        inspection.bands = m_reader.imagePreparation().bands();
        inspection.input = prepared.tensors[static_cast<std::size_t>(image)];
        inspection.grid = prepared.grids[static_cast<std::size_t>(image)];
    }
    inspection.preparation = m_reader.describe();
    inspection.unit = "network units";
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& output = card.outputs[index];
        if (output.kind == OutputKind::Recon && !inspection.reconstruction)
            inspection.reconstruction = itemOf(outputs[index], 0);
    }
    inspection.outputs = objectOutputs(card, outputs);
    if (inspection.reconstruction && inspection.reconstruction->values.size() != inspection.input.values.size())
        throw Error(ErrorKind::Model, "the reconstruction is " + inspection.reconstruction->shapeText() +
                                          " where the input is " + inspection.input.shapeText());
    if (image >= 0)
        describePixels(inspection, card.inputs[static_cast<std::size_t>(image)].unit);
    return inspection;
}

void ObjectInspector::describePixels(Inspection& inspection, const std::string& unit) const {
    const Preparation& preparation = m_reader.imagePreparation();
    if (preparation.isInvertible()) {
        inspection.input = preparation.invert(inspection.input);
        if (inspection.reconstruction)
            inspection.reconstruction = preparation.invert(*inspection.reconstruction);
        inspection.inDataUnits = true;
        inspection.unit = unit;
    }
    const int height = static_cast<int>(inspection.input.shape[1]);
    const int width = static_cast<int>(inspection.input.shape[2]);
    for (std::int64_t band = 0; band < inspection.input.count(); ++band)
        inspection.sigma.push_back(borderSigma(inspection.input.item(band), width, height));
}

} // namespace oddity::core
