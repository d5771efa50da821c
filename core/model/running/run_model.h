// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/inputs/input_reader.h"
#include "core/model/model.h"
#include "core/progress.h"
#include "core/project/run_store.h"

namespace oddity::core {

struct RunSettings {
    int batch = 0;          ///< objects that the network sees at once; 0: found by trial (batch_trial.h)
    int readers = 0;        ///< threads that read and prepare ahead; 0: as many as there are cores
    int workers = 0;        ///< copies of the network, a thread each; 0: one a core on the CPU, two on a device
    int passes = 1;         ///< above 1: the mean over so many dropout passes, with its spread beside it
    bool turned = false;    ///< the mean over the views of each object that keep its shape, eight of a square
    std::int64_t limit = 0; ///< stop after this many objects; 0: all
    std::uint64_t seed = 0;
};

struct RunSummary {
    std::int64_t objects = 0;
    std::int64_t done = 0;
    std::int64_t flagged = 0;
    bool interrupted = false;    ///< stopped on request; calling again goes on where it stopped
    double seconds = 0;          ///< of this call
    double objectsPerSecond = 0; ///< over all of these seconds
    std::string device;
    std::int64_t batch = 0;
    BatchTrial trial;                     ///< of this call
    std::vector<std::string> concessions; ///< what memory forced, in sentences
};

/// Runs a model over every object in catalog order and writes its outputs into a run folder (run_store.h). Reading
/// and preparing run ahead on a bounded pool; on the CPU one copy of the network a core works with one thread inside
/// (measured faster than one copy with many), on a device two take turns, while this thread writes; finished batches
/// are never repeated. An object that cannot be read, prepared or run is flagged with its reason and its outputs are
/// NaN. Blocks until done or stopped; call from a worker thread. Passes, views and the members of an ensemble multiply:
/// outputs are the mean over all, with their spread. Throws Error when the network does not fit the data.
RunSummary runModel(Model& model, const InputReader& reader, std::int64_t objectCount,
                    const std::filesystem::path& runFolder, const RunSettings& settings, const Progress& progress);

} // namespace oddity::core
