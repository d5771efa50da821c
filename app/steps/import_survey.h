// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/io/images/cutout_reader.h"
#include "core/io/series/series_spec.h"
#include "core/io/tables/catalog_reader.h"
#include "core/progress.h"

namespace oddity::app {

struct ImportRequest {
    std::filesystem::path project;
    core::CatalogSpec catalog;
    core::ImageSpec images; ///< text empty: none
    std::string epochs;     ///< of image sequences, as core::epochsFrom() takes them; "" leaves images.epochs
    core::SeriesSpec spectra{.kind = core::SeriesKind::Spectrum, .text = {}, .columns = {}}; ///< likewise
    core::SeriesSpec lightCurves{.kind = core::SeriesKind::LightCurve, .text = {}, .columns = {}};
    std::string latents; ///< FILE.npy or FILE.fits:COLUMN, one row per catalog row; "" for none
};

struct ImportSummary {
    std::int64_t objects = 0;
    std::int64_t flagged = 0;
    std::vector<std::string> remarks;
};

/// Creates the project folder from a catalog, images, spectra, light curves and latents that were computed elsewhere.
/// Unusable objects are flagged with their reason. Throws core::Error; after a stop it leaves no project.
ImportSummary importSurvey(const ImportRequest& request, const core::Progress& progress);

} // namespace oddity::app
