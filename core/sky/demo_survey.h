// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/progress.h"

namespace oddity::core {

struct DemoSurveySettings {
    std::int64_t objects = 5000;
    std::uint64_t seed = 1;
    int threads = 0;               ///< 0: all cores; the bytes written do not depend on it
    bool oneFilePerObject = false; ///< images/{id}-{band}.fits instead of one stack
};

struct DemoSurveySummary {
    std::int64_t objects = 0;
    std::int64_t oddities = 0;
    std::int64_t artefacts = 0;
    double seconds = 0;
};

/// Writes a synthetic three-band (g, r, z) survey into folder, which is created: images.fits (primary HDU N×3×64×64
/// float32 in nanomaggies, 0.262 arcsec a pixel, TAN; table extension STAMPS with each stamp's CRVAL1, CRVAL2),
/// catalog.fits (id, ra, dec, magnitudes, sizes, redshift: as measured) and truth.fits (id, class galaxy, oddity or
/// artefact, kind, and what was drawn). Same settings, same bytes. Files appear under their names when whole; an older
/// demo is replaced. Throws Error(Usage) for a number of objects out of range or a file in the way that no demo wrote,
/// Error(Io), Error(Cancelled).
DemoSurveySummary writeDemoSurvey(const std::filesystem::path& folder, const DemoSurveySettings& settings,
                                  const Progress& progress);

} // namespace oddity::core
