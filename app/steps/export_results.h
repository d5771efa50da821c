// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/labels.h"
#include "core/project/project.h"
#include "core/project/survey.h"

namespace oddity::app {

struct ExportSummary {
    std::int64_t rows = 0;
    std::vector<std::string> remarks; ///< what the file's format cannot hold
};

/// Writes one kind of result: "catalog" (with results beside its columns), "latents", "positions", "scores", "labels",
/// "outputs"; .fits .vot .csv, for latents and positions .npy too. Throws
/// core::Error(Usage or NotFound or Io).
ExportSummary exportResults(const core::Survey& survey, const core::Labels& labels, const std::string& what,
                            const std::filesystem::path& path);

/// Labels in force as id,label,grader,time.
std::int64_t exportLabels(const std::vector<core::LabelEvent>& labels, const std::filesystem::path& path);

/// Appends labels from a CSV or FITS table with columns id and label (grader and time kept when there); the class is
/// given by id or name. All of them are stored or none. Throws core::Error(BadInput) naming the row.
std::int64_t importLabels(core::Project& project, const core::Survey& survey, const std::filesystem::path& path,
                          const std::string& grader);

} // namespace oddity::app
