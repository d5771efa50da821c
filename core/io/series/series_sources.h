// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/catalog.h"
#include "core/data/series.h"
#include "core/io/images/image_address.h"
#include "core/io/series/series_spec.h"
#include "core/progress.h"

namespace oddity::core {

/// The three kinds of source that openSeries() chooses from; arguments and errors as there.

std::unique_ptr<SeriesSource> openCatalogSeries(const SeriesSpec& spec, std::shared_ptr<const Catalog> catalog);
std::unique_ptr<SeriesSource> openSeriesFiles(const SeriesSpec& spec, const ImageAddress& pattern,
                                              std::shared_ptr<const Catalog> catalog, const Progress& progress);
std::unique_ptr<SeriesSource> openSeriesTables(const SeriesSpec& spec, const ImageAddress& tables,
                                               std::shared_ptr<const Catalog> catalog, const Progress& progress);

} // namespace oddity::core
