// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inspection.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "core/data/display/stretch_limits.h"
#include "core/error.h"
#include "core/model/attribution/series_rows.h"
#include "core/model/ensemble/ensemble.h"

namespace oddity::core {

namespace {

float borderSigma(std::span<const float> plane, int width, int height) {
    const float sigma = borderStatistics(plane, width, height).sigma;
    return sigma > 0 ? sigma : std::numeric_limits<float>::quiet_NaN();
}

/// What run() gives, but of an ensemble's votes each member's as a pass: their mean hides where members disagree.
std::vector<Tensor> outputsFor(Model& model, const InputBatch& inputs) {
    if (model.memberCount() == 1)
        return model.run(inputs);
    std::vector<std::vector<Tensor>> ofMembers;
    for (int member = 0; member < model.memberCount(); ++member)
        ofMembers.push_back(model.run(inputs, {.dropout = false, .seed = 0, .member = member}));
    std::map<std::size_t, Tensor> votes;
    for (std::size_t index = 0; index < model.card().outputs.size(); ++index) {
        if (model.card().outputs[index].kind != OutputKind::Votes)
            continue;
        Tensor& ofAll = votes[index] = ofMembers.front()[index];
        for (std::size_t member = 1; member < ofMembers.size(); ++member)
            appendItems(ofAll, ofMembers[member][index]);
    }
    std::vector<Tensor> outputs = joinedOutputs(model.card(), std::move(ofMembers));
    for (auto& [index, ofAll] : votes)
        outputs[index] = std::move(ofAll);
    return outputs;
}

} // namespace

ObjectInspector::ObjectInspector(std::shared_ptr<Model> model, InputSources sources)
    : m_model(std::move(model)), m_reader(m_model->card(), std::move(sources)) {}

Inspection ObjectInspector::inspect(RowId row) {
    const PreparedInputs prepared = m_reader.read(row);
    const InputBatch inputs = repeatedInputs(prepared.tensors, 1);
    const std::vector<Tensor> outputs = outputsFor(*m_model, inputs);
    const ModelCard& card = m_model->card();

    Inspection inspection;
    inspection.row = row;
    inspection.model = card.name;
    const int image = m_reader.imageInput();
    if (image >= 0) {
        inspection.bands = bands();
        if (const InputSpec& input = card.inputs[static_cast<std::size_t>(image)]; input.isSequence())
            inspection.epochs = input.epochs.count;
        inspection.input = prepared.tensors[static_cast<std::size_t>(image)];
        inspection.grid = prepared.grids[static_cast<std::size_t>(image)];
    }
    inspection.preparation = m_reader.describe();
    inspection.unit = "network units";
    inspection.outputs = objectOutputs(card, outputs);
    if (image < 0) {
        describePoints(prepared, outputs, m_reader.subjectInput(), inspection);
        return inspection;
    }
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& output = card.outputs[index];
        if (output.kind == OutputKind::Recon && !inspection.reconstruction)
            inspection.reconstruction = itemOf(outputs[index], 0);
    }
    if (inspection.reconstruction && inspection.reconstruction->values.size() != inspection.input.values.size())
        throw Error(ErrorKind::Model, "the reconstruction is " + inspection.reconstruction->shapeText() +
                                          " where the input is " + inspection.input.shapeText());
    describePixels(inspection, card.inputs[static_cast<std::size_t>(image)].unit);
    return inspection;
}

std::vector<std::string> ObjectInspector::bands() const {
    const int subject = m_reader.subjectInput();
    return subject < 0 ? std::vector<std::string>{}
                       : m_model->card().inputs[static_cast<std::size_t>(subject)].channelNames();
}

void ObjectInspector::describePoints(const PreparedInputs& prepared, const std::vector<Tensor>& outputs, int subject,
                                     Inspection& inspection) const {
    if (subject < 0)
        return;
    const auto place = static_cast<std::size_t>(subject);
    const ModelCard& card = m_model->card();
    const InputSpec& input = card.inputs[place];
    inspection.points = prepared.points[place];
    const OutputSpec* recon = card.find(OutputKind::Recon);
    const auto value = std::ranges::find(input.series.channels, SeriesChannel::Value);
    if (!recon || value != input.series.channels.begin())
        return;
    const Tensor& rebuilt = outputs[static_cast<std::size_t>(card.outputIndex(recon->name))];
    if (rebuilt.values.size() != prepared.tensors[place].values.size())
        throw Error(ErrorKind::Model, "the reconstruction is " + rebuilt.shapeText() + " where the input is " +
                                          prepared.tensors[place].shapeText());
    const Tensor rows = itemOf(asRows(input, rebuilt), 0);
    inspection.rebuiltPoints.assign(rows.values.begin(),
                                    rows.values.begin() + static_cast<std::ptrdiff_t>(inspection.points.size()));
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
