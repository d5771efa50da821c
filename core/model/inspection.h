// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/inputs/input_reader.h"
#include "core/model/model.h"
#include "core/model/outputs/object_output.h"

namespace oddity::core {

/// What one network makes of one object.
struct Inspection {
    RowId row;
    std::string model;
    std::vector<std::string> bands;
    Tensor input;   ///< C×H×W as the network saw its first image; empty when it takes none
    int epochs = 0; ///< of an image sequence: the bands are all those of the first epoch, then of the second …
    PixelGrid grid;
    std::optional<Tensor> reconstruction; ///< C×H×W, same units as input
    Series points; ///< as the network saw its first spectrum or light curve, where it takes no image; else empty
    std::vector<float> rebuiltPoints; ///< the reconstruction of their values; empty: none
    std::vector<float> sigma; ///< noise of the input per band: 1.4826 × median absolute deviation of its border
    bool inDataUnits = false; ///< input and reconstruction were turned back into the cutout's units
    std::string unit;
    std::vector<ObjectOutput> outputs; ///< all of them, in the card's order; those of other networks may follow
    std::string preparation;           ///< readable list of the steps
};

/// Runs a network on single objects for the views. Used by one thread at a time; throws what reading, preparation
/// and the network throw.
class ObjectInspector {
public:
    /// Throws Error(BadInput) when the data lack an input of the network.
    ObjectInspector(std::shared_ptr<Model> model, InputSources sources);

    Inspection inspect(RowId row);
    const InputReader& reader() const { return m_reader; }
    Model& model() const { return *m_model; }
    /// Of the input that is looked at: bands, or channels of a series; empty when there is none.
    std::vector<std::string> bands() const;

private:
    void describePoints(const PreparedInputs& prepared, const std::vector<Tensor>& outputs, int subject,
                        Inspection& inspection) const;
    void describePixels(Inspection& inspection, const std::string& unit) const;

    std::shared_ptr<Model> m_model;
    InputReader m_reader;
};

} // namespace oddity::core
