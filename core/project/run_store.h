// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/data/matrix.h"
#include "core/data/ranking.h"
#include "core/data/row_flag.h"

namespace oddity::core {

/// One stored output: a .npy with one row per catalog row, NaN for rows not done or flagged.
struct RunOutput {
    std::string name; ///< "latents", "latents_logvar", "class", "recon_error" …; the file is name.npy
    std::string kind; ///< output kind word, or "quality" for what the engine derived
    std::vector<std::string> channels; ///< class names and the like; may be empty
    std::vector<std::int64_t> shape;   ///< with the catalog rows first
    std::string unit;
};

/// manifest.json of runs/<id>/: what was computed from what, and how far it got.
struct RunManifest {
    std::string id;
    std::string modelPath;
    std::string modelName;
    std::string modelFingerprint;
    std::string preparationFingerprint;
    std::string catalogFingerprint;
    std::string imagesFingerprint;
    std::string device;
    int passes = 1;
    bool turned = false; ///< averaged over turned and mirrored views
    std::uint64_t seed = 0;
    std::int64_t objects = 0;
    std::int64_t done = 0; ///< rows 0 … done−1 are finished
    bool complete = false;
    double seconds = 0;
    std::vector<RunOutput> outputs;
    std::vector<RowFlag> flags;
    std::string made;
};

/// Replaces the manifest in one step.
void writeManifest(const std::filesystem::path& runFolder, const RunManifest& manifest);
std::optional<RunManifest> readManifest(const std::filesystem::path& runFolder); ///< throws Error(BadInput) if damaged
std::vector<RunManifest> listRuns(const std::filesystem::path& runsFolder);      ///< oldest first
/// Same inputs, same id: 16 hexadecimal digits from the fingerprints, passes, views and seed.
std::string runIdOf(const RunManifest& manifest);
Matrix mapOutput(const std::filesystem::path& runFolder, const std::string& outputName);

/// Derived per-row results (maps, scores) beside the runs: derived/<kind>-<name>.npy + .json with their provenance.
void storeDerived(const std::filesystem::path& projectFolder, const std::string& kind, const std::string& name,
                  const Matrix& values, const Provenance& provenance);
struct Derived {
    std::string name;
    Matrix values;
    Provenance provenance;
};
std::optional<Derived> loadDerived(const std::filesystem::path& projectFolder, const std::string& kind,
                                   const std::string& name);
std::vector<std::string> listDerived(const std::filesystem::path& projectFolder,
                                     const std::string& kind); ///< newest first

} // namespace oddity::core
