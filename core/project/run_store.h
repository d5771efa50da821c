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

/// How many objects at once a network was tried with before a run, and what came of it.
struct BatchTrial {
    struct Figure {
        std::int64_t batch = 0;
        double objectsPerSecond = 0; ///< of passes alone, all copies of the network at work
    };
    std::vector<Figure> figures; ///< in the order tried; empty: there was no trial
    double warmUpSeconds = 0;    ///< the first pass, which prepares the network
    double seconds = 0;          ///< of the trial as a whole
    std::string ended;           ///< why no larger number was tried
};

/// What computing in another precision than float32 changes, measured on some objects before a run.
struct PrecisionCheck {
    struct Change {
        std::string output;
        double largest = 0; ///< in standard deviations of that value over the objects
        double median = 0;
    };
    std::int64_t objects = 0;    ///< 0: there was no check
    std::vector<Change> changes; ///< one per output of numbers
    std::string ranking;         ///< what was ranked and how, "isolation_forest of latents"; empty: nothing could be
    double rankCorrelation = 0;  ///< Spearman's, of that ranking in both precisions
    int top = 0;                 ///< the first so many of the ranking …
    int topShared = 0;           ///< … of which so many are among the first in both
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
    std::string precision = "float32"; ///< of convolutions and matrix products
    PrecisionCheck precisionCheck;
    std::int64_t batch = 0; ///< objects at once; 0: not known
    BatchTrial trial;
    std::vector<std::string> concessions; ///< what memory forced, in sentences
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
/// Same inputs, same id: 16 hexadecimal digits from the fingerprints, passes, views, seed and precision.
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
