// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include "app/steps/import_survey.h"
#include "core/sky/demo_survey.h"

namespace oddity::tests {

/// Writes a demo survey of 40 objects into the folder and returns what imports it as demo.oddity there.
inline app::ImportRequest demoRequest(const std::filesystem::path& folder) {
    core::writeDemoSurvey(folder, {.objects = 40, .seed = 2}, {});
    app::ImportRequest request;
    request.project = folder / "demo.oddity";
    request.catalog.path = folder / "catalog.fits";
    request.images.text = (folder / "images.fits").string();
    return request;
}

} // namespace oddity::tests
