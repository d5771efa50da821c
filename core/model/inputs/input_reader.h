// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/data/series.h"
#include "core/model/inputs/column_input.h"
#include "core/model/inputs/epoch_input.h"
#include "core/model/inputs/preparation.h"
#include "core/model/inputs/series/series_input.h"
#include "core/model/model.h"
#include "core/project/survey.h"

namespace oddity::core {

/// Where a network's inputs come from; what the data lack is null.
struct InputSources {
    std::shared_ptr<const CutoutSource> cutouts;
    std::shared_ptr<const Catalog> catalog;
    std::shared_ptr<const SeriesSource> spectra;
    std::shared_ptr<const SeriesSource> lightCurves;

    const std::shared_ptr<const SeriesSource>& series(SeriesKind kind) const {
        return kind == SeriesKind::Spectrum ? spectra : lightCurves;
    }
};

inline InputSources sourcesOf(const Survey& survey) {
    return {survey.cutouts, survey.catalog, survey.spectra, survey.lightCurves};
}

/// Which points of a series, filling behind them among them, or epochs of an image sequence hold measurements; empty:
/// all of them, as of an image.
using MeasuredPlaces = std::vector<std::uint8_t>;

/// One object as the network wants it.
struct PreparedInputs {
    InputBatch tensors;           ///< one per card input, without batch axis
    std::vector<PixelGrid> grids; ///< one per card input, of the images
    std::vector<Series> points;   ///< one per card input, of spectra and light curves: what is in the tensor
    MeasuredPlaces measured;      ///< of the card's subject
};

/// Reads any object and prepares every input of a card. Immutable, thread-safe.
class InputReader {
public:
    /// Throws Error(BadInput) naming what the network wants and the data lack: images, a band, a column, its unit,
    /// spectra, light curves.
    InputReader(const ModelCard& card, InputSources sources);

    /// Throws what reading and preparation throw: the object is to be flagged with that reason.
    PreparedInputs read(RowId row) const;
    PreparedInputs prepare(RowId row, const Cutout& cutout) const; ///< of an object whose cutout was read already
    std::vector<RowFlag> flaggedRows() const;                      ///< known to be unusable without reading
    /// Throws the first complaint about the size of an image, or about a spectrum or light curve, when none of some
    /// objects from all over the catalog that can be read fits the network.
    void checkSizes(std::int64_t objectCount) const;

    int imageInput() const;                        ///< the first input that is an image, -1 for none
    int subjectInput() const { return m_subject; } ///< as ModelCard's
    const SeriesInput* seriesInput(int input) const {
        return std::get_if<SeriesInput>(&m_inputs.at(static_cast<std::size_t>(input)));
    }
    const Preparation& imagePreparation() const { return std::get<Preparation>(m_inputs.at(m_image)); }
    /// The cutout whose pixels the image inputs are made of; only where there are some.
    Cutout readCutout(RowId row) const { return m_sources.cutouts->read(row); }
    std::string describe() const; ///< for people: each input's bands or columns and steps
    std::string preparationFingerprint() const;
    std::string dataFingerprint() const; ///< of the pixels and numbers that the network sees

private:
    void addSeriesInput(const InputSpec& input);
    /// Calls check(row) for rows from all over the catalog until one call gives true; throws the first complaint, if
    /// there was one, when none does.
    template <typename Check> void checkSome(std::int64_t objectCount, Check check) const;

    InputSources m_sources;
    std::vector<std::variant<Preparation, ColumnInput, SeriesInput, EpochInput>> m_inputs;
    std::vector<SeriesKind> m_seriesKinds; ///< those that inputs are made of
    int m_subject = -1;
    std::size_t m_image = 0; ///< m_inputs.size() for none
};

} // namespace oddity::core
