// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inspection.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr int borderPx = 6;
constexpr float wantedCompleteness = 0.02F;
constexpr int mostSteps = 512;

float medianOf(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Robust scatter of a frame of pixels along the edge, where the object is faintest.
float borderSigma(std::span<const float> plane, int height, int width) {
    std::vector<float> border;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const bool isBorder = x < borderPx || y < borderPx || x >= width - borderPx || y >= height - borderPx;
            const float value =
                plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
            if (isBorder && std::isfinite(value))
                border.push_back(value);
        }
    if (border.size() < 16)
        return std::numeric_limits<float>::quiet_NaN();
    const float median = medianOf(border);
    for (float& value : border)
        value = std::abs(value - median);
    const float sigma = 1.4826F * medianOf(border);
    return sigma > 0 ? sigma : std::numeric_limits<float>::quiet_NaN();
}

Tensor withoutBatchAxis(const Tensor& batch) {
    return {{batch.shape.begin() + 1, batch.shape.end()}, {batch.item(0).begin(), batch.item(0).end()}};
}

Tensor withBatchAxis(const Tensor& image) {
    Tensor batch{{1}, image.values};
    batch.shape.insert(batch.shape.end(), image.shape.begin(), image.shape.end());
    return batch;
}

const InputSpec& soleInput(const Model& model) {
    if (model.card().inputs.size() != 1)
        throw Error(ErrorKind::Model, "the network has " + std::to_string(model.card().inputs.size()) +
                                          " inputs; one image is supported");
    return model.card().inputs.front();
}

} // namespace

ObjectInspector::ObjectInspector(std::shared_ptr<Model> model, std::shared_ptr<const CutoutSource> cutouts)
    : m_model(std::move(model)), m_cutouts(std::move(cutouts)), m_preparation(soleInput(*m_model)) {}

Inspection ObjectInspector::inspect(RowId row) {
    const PreparedImage prepared = m_preparation.prepare(m_cutouts->read(row));
    const std::vector<Tensor> outputs = m_model->run(withBatchAxis(prepared.image));
    const ModelCard& card = m_model->card();

    Inspection inspection;
    inspection.row = row;
    inspection.model = card.name;
    inspection.bands = m_preparation.bands();
    inspection.input = prepared.image;
    inspection.grid = prepared.grid;
    inspection.preparation = m_preparation.describe();
    inspection.unit = "network units";
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& output = card.outputs[index];
        if (output.kind == OutputKind::Recon && !inspection.reconstruction)
            inspection.reconstruction = withoutBatchAxis(outputs[index]);
        if (output.kind == OutputKind::Class && inspection.classes.empty()) {
            inspection.classes = output.classes;
            inspection.probabilities.assign(outputs[index].item(0).begin(), outputs[index].item(0).end());
        }
        if (output.kind == OutputKind::Embed && inspection.latents.empty())
            inspection.latents.assign(outputs[index].item(0).begin(), outputs[index].item(0).end());
    }
    if (inspection.reconstruction && inspection.reconstruction->values.size() != inspection.input.values.size())
        throw Error(ErrorKind::Model, "the reconstruction is " + inspection.reconstruction->shapeText() +
                                          " where the input is " + inspection.input.shapeText());
    if (m_preparation.isInvertible()) {
        inspection.input = m_preparation.invert(inspection.input);
        if (inspection.reconstruction)
            inspection.reconstruction = m_preparation.invert(*inspection.reconstruction);
        inspection.inDataUnits = true;
        inspection.unit = card.inputs.front().unit;
    }
    const int height = static_cast<int>(inspection.input.shape[1]);
    const int width = static_cast<int>(inspection.input.shape[2]);
    const std::size_t plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    for (std::int64_t band = 0; band < inspection.input.shape[0]; ++band)
        inspection.sigma.push_back(borderSigma(
            std::span(inspection.input.values).subspan(static_cast<std::size_t>(band) * plane, plane), height, width));
    return inspection;
}

Attribution ObjectInspector::explain(RowId row, int outputIndex, const Objective& objective, AttributionMethod method,
                                     const AttributionOptions& options, const Progress& progress) {
    const Cutout cutout = m_cutouts->read(row);
    AttributionOptions fromBlank = options;
    fromBlank.baseline = blankValue(cutout);
    const Tensor image = m_preparation.prepare(cutout).image;
    Attribution attribution = attribute(*m_model, image, outputIndex, objective, method, fromBlank, progress);
    while (method == AttributionMethod::IntegratedGradients && attribution.completenessError > wantedCompleteness &&
           fromBlank.steps < mostSteps) {
        fromBlank.steps *= 2;
        attribution = attribute(*m_model, image, outputIndex, objective, method, fromBlank, progress);
    }
    attribution.steps = method == AttributionMethod::IntegratedGradients ? fromBlank.steps : 0;
    return attribution;
}

float ObjectInspector::blankValue(const Cutout& cutout) const {
    Cutout blank = cutout;
    std::ranges::fill(blank.pixels, 0.0F);
    blank.mask.clear();
    const std::vector<float> values = m_preparation.prepare(blank).image.values;
    return std::accumulate(values.begin(), values.end(), 0.0F) / static_cast<float>(values.size());
}

} // namespace oddity::core
