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

} // namespace

ObjectInspector::ObjectInspector(std::shared_ptr<Model> model, InputSources sources)
    : m_model(std::move(model)), m_reader(m_model->card(), std::move(sources)) {}

Inspection ObjectInspector::inspect(RowId row) {
    const PreparedInputs prepared = m_reader.read(row);
    const std::vector<Tensor> outputs = m_model->run(repeatedInputs(prepared.tensors, 1));
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
        inspection.sigma.push_back(borderSigma(inspection.input.item(band), height, width));
}

Attribution ObjectInspector::explain(RowId row, const Target& target, AttributionMethod method,
                                     const AttributionOptions& options, const Progress& progress) {
    if (m_reader.imageInput() < 0)
        throw Error(ErrorKind::Usage, "the network takes no image; there are no pixels to attribute to");
    AttributionOptions fromBlank = options;
    fromBlank.blank = blankValue(row);
    const AttributionQuestion question{m_reader.read(row).tensors, m_reader.imageInput(), target};
    Attribution attribution = attribute(*m_model, question, method, fromBlank, progress);
    while (method == AttributionMethod::IntegratedGradients && attribution.completenessError > wantedCompleteness &&
           fromBlank.steps < mostSteps) {
        fromBlank.steps *= 2;
        attribution = attribute(*m_model, question, method, fromBlank, progress);
    }
    attribution.steps = method == AttributionMethod::IntegratedGradients ? fromBlank.steps : 0;
    return attribution;
}

PixelGrid ObjectInspector::gridOf(RowId row) const {
    return m_reader.read(row).grids.at(static_cast<std::size_t>(m_reader.imageInput()));
}

float ObjectInspector::blankValue(RowId row) const {
    Cutout blank = m_reader.readCutout(row);
    std::ranges::fill(blank.pixels, 0.0F);
    blank.mask.clear();
    const std::vector<float> values = m_reader.imagePreparation().prepare(blank).image.values;
    return std::accumulate(values.begin(), values.end(), 0.0F) / static_cast<float>(values.size());
}

} // namespace oddity::core
