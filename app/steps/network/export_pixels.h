// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/model/registry.h"
#include "core/progress.h"
#include "core/project/survey.h"

namespace oddity::app {

struct PixelExportRequest {
    std::filesystem::path folder; ///< to write into; made where it is not there
    std::string id;               ///< one object; "": all
    std::int64_t limit = 0;       ///< of all, the first so many; 0: no limit
    std::string device = "auto";
    std::function<void(const std::filesystem::path& network)> beforeLoading; ///< may throw core::Error
};

struct PixelExportSummary {
    std::string run;
    std::int64_t objects = 0;
    std::int64_t files = 0;
    std::vector<std::string> remarks; ///< objects that could not be written, with the reason
};

/// What runs keep only figures of, whole: masks, maps, instances, components, likelihoods by pixel and reconstructions,
/// made by running the newest run's network that has such outputs once more. A FITS file for each object and output,
/// FOLDER/ID-OUTPUT.fits, planes × height × width in the network's pixels with their sky; reconstructions in the
/// images' unit where preparation can be undone. Throws core::Error; NotFound when no network has such outputs.
PixelExportSummary exportPixels(const core::Survey& survey, const core::Registry& registry,
                                const PixelExportRequest& request, const core::Progress& progress);

} // namespace oddity::app
