// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "core/data/catalog.h"
#include "core/data/series.h"
#include "core/io/series/series_spec.h"
#include "core/progress.h"

namespace oddity::core {

/// Opens what spec names and checks it against the catalog; objects without a series are in flaggedRows(). Long tables
/// are read here, once, and kept at about 20 bytes a measurement; files of single objects are read when asked for.
/// Throws Error(BadInput) when no object has a series, and Error(Cancelled) after a stop.
std::unique_ptr<SeriesSource> openSeries(const SeriesSpec& spec, std::shared_ptr<const Catalog> catalog,
                                         const Progress& progress);

/// Of what is there of the two; "" without either.
std::string seriesFingerprint(const SeriesSource* spectra, const SeriesSource* lightCurves);

/// SeriesSpec::text with an absolute path.
std::string absoluteSeriesText(const std::string& text);

} // namespace oddity::core
