// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/model/inputs/column_input.h"
#include "core/model/inputs/preparation.h"
#include "core/model/model.h"

namespace oddity::core {

/// Where a network's inputs come from; what the data lack is null.
struct InputSources {
    std::shared_ptr<const CutoutSource> cutouts;
    std::shared_ptr<const Catalog> catalog;
};

/// One object as the network wants it.
struct PreparedInputs {
    InputBatch tensors;           ///< one per card input, without batch axis
    std::vector<PixelGrid> grids; ///< one per card input, of the images
};

/// Reads any object and prepares every input of a card. Immutable, thread-safe.
class InputReader {
public:
    /// Throws Error(BadInput) naming what the network wants and the data lack: images, a band, a column, its unit.
    InputReader(const ModelCard& card, InputSources sources);

    /// Throws what reading and preparation throw: the object is to be flagged with that reason.
    PreparedInputs read(RowId row) const;
    /// Of this object's cutout, which was read before.
    PreparedInputs prepare(RowId row, const Cutout& cutout) const { return prepare(row, &cutout); }
    std::vector<RowFlag> flaggedRows() const; ///< known to be unusable without reading
    /// Throws the first size complaint when none of the first objects that can be read fits the network.
    void checkSizes(std::int64_t objectCount) const;

    int imageInput() const; ///< the first input that is an image, -1 for none
    const Preparation& imagePreparation() const { return std::get<Preparation>(m_inputs.at(m_image)); }
    /// The cutout whose pixels the first image input was made of.
    Cutout readCutout(RowId row) const { return m_sources.cutouts->read(row); }
    std::string describe() const; ///< for people: each input's bands or columns and steps
    std::string preparationFingerprint() const;
    std::string dataFingerprint() const; ///< of the pixels and numbers that the network sees

private:
    PreparedInputs prepare(RowId row, const Cutout* known) const;

    InputSources m_sources;
    std::vector<std::variant<Preparation, ColumnInput>> m_inputs;
    std::size_t m_image = 0; ///< m_inputs.size() for none
};

} // namespace oddity::core
