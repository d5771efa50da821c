// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/cutout.h"
#include "core/data/row_flag.h"
#include "core/data/series.h"
#include "core/progress.h"
#include "core/project/project.h"
#include "core/project/run_store.h"

namespace oddity::core {

/// A project's data, opened: what every step and view works on. Immutable; shared between threads.
struct Survey {
    std::filesystem::path folder; ///< the project
    DataReference data;
    std::shared_ptr<const Catalog> catalog;
    std::shared_ptr<const CutoutSource> cutouts;     ///< null for a project without images
    std::shared_ptr<const SeriesSource> spectra;     ///< null for a project without them
    std::shared_ptr<const SeriesSource> lightCurves; ///< likewise
    std::string raColumn;                            ///< "" when the catalog has no positions
    std::string decColumn;
    std::vector<RowFlag> flags;       ///< from import and from every run on this catalog
    std::vector<std::string> remarks; ///< what was guessed, what changed on disk since the import

    bool hasMeasurements() const { return cutouts || spectra || lightCurves; } ///< besides the catalog's
};

/// Reads the catalog and opens the images that the project refers to. A catalog whose bytes changed since the import,
/// or images that are gone, are remarks where the rest is usable, else Error(BadInput).
std::shared_ptr<const Survey> openSurvey(const Project& project, const Progress& progress);

/// The runs whose rows are the catalog's as it is now, oldest first: a catalog whose rows were changed or sorted anew
/// has none of those made before.
std::vector<RunManifest> runsOf(const Survey& survey);
/// One output of such a run. Throws Error(BadInput) when the file does not have a row for each object.
Matrix outputOf(const Survey& survey, const RunManifest& run, const std::string& outputName);
/// A stored map or score that was computed from such runs; nothing when there is none of this name.
std::optional<Derived> derivedOf(const Survey& survey, const std::string& kind, const std::string& name);
/// All of them of a kind, newest first.
std::vector<Derived> allDerivedOf(const Survey& survey, const std::string& kind);

} // namespace oddity::core
