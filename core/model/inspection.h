// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/model/attribution.h"
#include "core/model/model.h"
#include "core/model/preparation.h"

namespace oddity::core {

/// What one network makes of one object.
struct Inspection {
    RowId row;
    std::string model;
    std::vector<std::string> bands;
    Tensor input; ///< C×H×W as the network saw it
    PixelGrid grid;
    std::optional<Tensor> reconstruction; ///< C×H×W, same units as input
    std::vector<float> sigma; ///< noise of the input per band: 1.4826 × median absolute deviation of its border
    bool inDataUnits = false; ///< input and reconstruction were turned back into the cutout's units
    std::string unit;
    std::vector<std::string> classes; ///< of the first class output, with their probabilities
    std::vector<float> probabilities;
    std::vector<float> latents;
    std::string preparation; ///< readable list of the steps
};

/// Runs a network on single objects for the views. Used by one thread at a time; throws what reading, preparation
/// and the network throw.
class ObjectInspector {
public:
    ObjectInspector(std::shared_ptr<Model> model, std::shared_ptr<const CutoutSource> cutouts);

    Inspection inspect(RowId row);
    /// outputIndex counts the card's outputs. The baseline is what preparation makes of an image without light.
    /// Integrated gradients double their steps until the completeness error is 2 % or 512 steps are reached.
    Attribution explain(RowId row, int outputIndex, const Objective& objective, AttributionMethod method,
                        const AttributionOptions& options, const Progress& progress);
    const Model& model() const { return *m_model; }

private:
    float blankValue(const Cutout& cutout) const; ///< network units

    std::shared_ptr<Model> m_model;
    std::shared_ptr<const CutoutSource> m_cutouts;
    Preparation m_preparation;
};

} // namespace oddity::core
