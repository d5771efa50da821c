// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "core/data/catalog.h"
#include "core/data/series.h"
#include "core/data/tensor.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// A series as the network sees it, without a batch axis.
struct PreparedSeries {
    Tensor tensor;
    Series points; ///< those that are in the tensor, prepared; what follows behind them there is filling
};

/// Turns spectra or light curves into network input, as the card says. Spectra: wavelengths at rest, resampling, steps.
/// Light curves: points of the card's bands, magnitudes into fluxes, times from their zero, the network's length,
/// steps. Filling is `fill` in values and errors, masked, and 0 elsewhere. Where errors are wanted, points without a
/// known one are masked. Immutable, thread-safe.
class SeriesInput {
public:
    /// Throws Error(BadInput) when the catalog lacks the column of redshifts, and Error(Model) about steps.
    SeriesInput(InputSpec input, std::shared_ptr<const Catalog> catalog);

    /// Throws Error(BadInput) naming the series' source and what does not fit: unit, bands, errors, magnitudes, number
    /// of points, no valid point, no redshift.
    PreparedSeries prepare(Series series, RowId row) const;
    /// The same with every point masked: what is not known of it is taken away, its place stays.
    Tensor blank(const PreparedSeries& prepared) const;

    const InputSpec& spec() const { return m_input; }
    std::string describe() const; ///< for people: "spectrum flux ivar, 1000 log bins 3800 … 9200 Å → x / median"
    std::string preparationFingerprint() const;
    std::string redshiftFingerprint() const; ///< SHA-256 over the catalog's redshifts, "" where none are wanted

private:
    Series spectrumAtRest(Series series, RowId row) const;
    Series chosenPoints(const Series& series) const;
    void intoFlux(Series& series) const;
    void checkUnit(const Series& series) const;
    void moveTimes(Series& series) const;
    void cutToLength(Series& series) const;
    void maskUnknownErrors(Series& series) const;
    Tensor tensorOf(const Series& points) const;

    InputSpec m_input;
    std::shared_ptr<const Catalog> m_catalog;
    const Column* m_redshifts = nullptr;
};

} // namespace oddity::core
