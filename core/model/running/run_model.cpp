// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/run_model.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/io/disk_access.h"
#include "core/model/running/batch_pipeline.h"
#include "core/model/running/batch_trial.h"
#include "core/model/running/output_files.h"
#include "core/model/running/prepared_queue.h"
#include "core/parallel.h"
#include "core/project/run_store.h"

namespace oddity::core {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds recordInterval{2};
constexpr std::int64_t untriedBatch = 64;
constexpr std::int64_t objectsAskedOften = 8; ///< a stop waits for them
constexpr std::int64_t triedObjects = 64;
constexpr std::int64_t mostOnCpu = 1024;
constexpr std::int64_t mostOnDevice = 8192;
constexpr std::int64_t copiesOnDevice = 2; ///< one copies and writes while the other computes

class Run {
public:
    Run(Model& model, const InputReader& reader, std::int64_t objectCount, const std::filesystem::path& folder,
        const RunSettings& settings)
        : m_model(model), m_reader(reader), m_folder(folder), m_settings(settings), m_files(folder, objectCount) {
        if (settings.batch < 0 || settings.passes < 1)
            throw Error(ErrorKind::Usage, "passes must be at least 1, and a batch cannot be negative");
        if (settings.passes > 1 && !model.card().hasDropout)
            throw Error(ErrorKind::Model, "several passes need dropout, which the network's card (has_dropout) denies");
        if (settings.turned && reader.imageInput() < 0)
            throw Error(ErrorKind::Usage, "the network takes no image whose views could be averaged");
        openManifest(objectCount);
    }

    RunSummary run(const Progress& progress) {
        const std::int64_t target =
            m_settings.limit > 0 ? std::min(m_settings.limit, m_manifest.objects) : m_manifest.objects;
        const std::int64_t start = m_manifest.done;
        bool isInterrupted = false;
        if (start < target) {
            if (start == 0)
                m_reader.checkSizes(m_manifest.objects);
            std::exception_ptr failure;
            try {
                isInterrupted = !runRows(target, progress);
            } catch (...) {
                failure = std::current_exception();
            }
            m_manifest.device = m_model.device(); // which it may have left
            if (failure) {
                recordAfterFailure();
                std::rethrow_exception(failure);
            }
            record();
        }
        const double seconds = std::chrono::duration<double>(Clock::now() - m_begin).count();
        return {.objects = m_manifest.objects,
                .done = m_manifest.done,
                .flagged = static_cast<std::int64_t>(m_manifest.flags.size()),
                .interrupted = isInterrupted,
                .seconds = seconds,
                .objectsPerSecond = seconds > 0 ? static_cast<double>(m_manifest.done - start) / seconds : 0,
                .device = m_model.device(),
                .batch = m_manifest.batch,
                .trial = m_trial,
                .concessions = m_manifest.concessions};
    }

private:
    void openManifest(std::int64_t objectCount) {
        RunManifest wanted;
        wanted.id = m_folder.filename().string();
        wanted.modelName = m_model.card().name;
        wanted.modelFingerprint = m_model.fingerprint();
        wanted.preparationFingerprint = m_reader.preparationFingerprint();
        wanted.imagesFingerprint = m_reader.dataFingerprint();
        wanted.precision = m_model.precision();
        wanted.passes = m_settings.passes;
        wanted.seed = m_settings.seed;
        wanted.turned = m_settings.turned;
        wanted.objects = objectCount;
        const std::optional<RunManifest> existing = readManifest(m_folder);
        m_manifest = existing ? *existing : wanted;
        const auto adopt = [this](std::string RunManifest::*field, const std::string& value, const char* what) {
            if ((m_manifest.*field).empty())
                m_manifest.*field = value;
            if (m_manifest.*field != value)
                refuseFolder(what);
        };
        adopt(&RunManifest::modelName, wanted.modelName, "network");
        adopt(&RunManifest::modelFingerprint, wanted.modelFingerprint, "network");
        adopt(&RunManifest::preparationFingerprint, wanted.preparationFingerprint, "preparation");
        adopt(&RunManifest::imagesFingerprint, wanted.imagesFingerprint, "set of images or columns");
        if (m_manifest.objects == 0 && m_manifest.done == 0)
            m_manifest.objects = objectCount;
        if (m_manifest.objects != objectCount)
            refuseFolder("number of objects");
        if (m_manifest.passes != wanted.passes || m_manifest.seed != wanted.seed || m_manifest.turned != wanted.turned)
            refuseFolder("number of passes, seed or choice of views");
        if (m_manifest.precision != wanted.precision)
            refuseFolder("precision");
        for (const RunOutput& output : m_manifest.outputs)
            if (m_manifest.done > 0 &&
                !onDisk([&] { return std::filesystem::exists(m_folder / (output.name + ".npy")); }))
                throw Error(ErrorKind::Io, "a file of this run is missing; start the run anew",
                            {.path = (m_folder / (output.name + ".npy")).string()});
        m_manifest.device = m_model.device();
        m_secondsBefore = m_manifest.seconds;
        m_concessionsBefore = m_manifest.concessions;
    }

    void refuseFolder(const std::string& what) const {
        throw Error(ErrorKind::Usage, "this run was made with another " + what + "; start a new one",
                    {.path = m_folder.string()});
    }

    /// False when stopped before target.
    bool runRows(std::int64_t target, const Progress& progress) {
        std::map<std::int64_t, std::string> knownFlags;
        for (const RowFlag& flag : m_reader.flaggedRows())
            knownFlags.emplace(flag.row.value, flag.reason);
        const int cores = static_cast<int>(coreCount());
        const std::vector<Model*> models = copiesFor(target - m_manifest.done, cores);
        const std::int64_t batch = batchFor(models, cores, knownFlags, target, progress);
        m_manifest.batch = batch;
        PreparedQueue queue(m_reader, std::move(knownFlags),
                            {.first = m_manifest.done,
                             .end = target,
                             .ahead = std::max<std::int64_t>((std::ssize(models) + 1) * batch, 16)},
                            m_settings.readers > 0 ? m_settings.readers : cores);
        BatchPipeline pipeline(models, queue,
                               {.first = m_manifest.done, .end = target, .batch = batch, .settings = m_settings},
                               progress.stop);
        progress.step(m_manifest.done, target, "objects");
        while (m_manifest.done < target) {
            const std::optional<FinishedBatch> finished = pipeline.take();
            if (!finished)
                return false;
            write(*finished);
            if (Clock::now() - m_lastRecord > recordInterval)
                record();
            progress.step(m_manifest.done, target, "objects");
        }
        return true;
    }

    /// Objects go to the network one by one, whatever the batch, where each is asked several times.
    bool asksOften() const { return m_settings.passes > 1 || m_settings.turned || m_model.memberCount() > 1; }

    /// Never more than the project has, so that the last rows of a run that goes on are filled up to its shape.
    std::int64_t batchFor(const std::vector<Model*>& models, int cores,
                          const std::map<std::int64_t, std::string>& knownFlags, std::int64_t target,
                          const Progress& progress) {
        std::int64_t batch = m_settings.batch;
        if (batch == 0 && m_manifest.done > 0)
            batch = m_manifest.batch;
        if (batch == 0 && asksOften())
            batch = objectsAskedOften;
        if (batch == 0) {
            const std::int64_t count = std::min(target - m_manifest.done, triedObjects);
            PreparedQueue queue(m_reader, knownFlags,
                                {.first = m_manifest.done, .end = m_manifest.done + count, .ahead = count}, cores);
            progress.step(0, 0, "Trying batch sizes");
            const std::int64_t share = (target - m_manifest.done) / std::ssize(models);
            const bool isOnCpu = m_model.device() == "cpu";
            m_trial =
                triedOn(models, queue.take(count, progress.stop),
                        {.most = std::clamp<std::int64_t>(share, 1, isOnCpu ? mostOnCpu : mostOnDevice)}, progress);
            m_manifest.trial = m_trial;
            batch = fastestOf(m_trial);
        }
        if (batch == 0)
            batch = untriedBatch;
        return std::min(batch, m_manifest.objects);
    }

    /// A network that refuses these objects may take others: the run says of each what is wrong.
    static BatchTrial triedOn(const std::vector<Model*>& models, const std::vector<PreparedObject>& objects,
                              const TrialBounds& bounds, const Progress& progress) {
        try {
            return tryBatches(models, objects, bounds, progress);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Model)
                throw;
            BatchTrial none;
            none.ended = error.what();
            return none;
        }
    }

    /// The network and its copies: on a CPU each works on its own core.
    std::vector<Model*> copiesFor(std::int64_t objects, int cores) {
        const bool isOnCpu = m_model.device() == "cpu";
        const std::int64_t most = m_settings.batch > 0 ? (objects + m_settings.batch - 1) / m_settings.batch : objects;
        const std::int64_t wanted = m_settings.workers > 0 ? m_settings.workers : (isOnCpu ? cores : copiesOnDevice);
        const auto workers = static_cast<int>(std::clamp<std::int64_t>(wanted, 1, most));
        std::vector<Model*> models{&m_model};
        for (int index = 1; index < workers; ++index)
            models.push_back(m_copies.emplace_back(m_model.clone()).get());
        if (isOnCpu)
            for (Model* model : models)
                model->setThreads(std::max(1, cores / workers));
        return models;
    }

    /// An object that the network refuses is a flagged row; a network that has answered none is no use.
    void refuseUseless(const FinishedBatch& batch) {
        if (!batch.complaint || !batch.outputs.empty() || !m_files.outputs().empty() || !m_manifest.outputs.empty())
            return;
        m_refused += batch.refused;
        const bool isLast = m_manifest.done + std::ssize(batch.reasons) >= m_manifest.objects;
        if (m_refused > 1 || isLast)
            std::rethrow_exception(batch.complaint);
    }

    void write(const FinishedBatch& batch) {
        refuseUseless(batch);
        const std::int64_t rows = std::ssize(batch.reasons);
        if (batch.outputs.empty())
            m_files.writeMissing(batch.first, rows);
        else
            m_files.write(batch.first, rows, batch.slots, batch.outputs);
        for (std::size_t slot = 0; slot < batch.reasons.size(); ++slot)
            if (!batch.reasons[slot].empty())
                m_manifest.flags.push_back(
                    {RowId{batch.first + static_cast<std::int64_t>(slot)}, "run", batch.reasons[slot]});
        m_manifest.done += rows;
    }

    /// Values reach the disk before the manifest says that they are there.
    void record() {
        m_files.flush();
        if (const std::vector<RunOutput> outputs = m_files.outputs(); !outputs.empty())
            m_manifest.outputs = outputs;
        m_manifest.concessions = m_concessionsBefore;
        for (const std::string& concession : m_model.concessions())
            if (std::ranges::find(m_manifest.concessions, concession) == m_manifest.concessions.end())
                m_manifest.concessions.push_back(concession);
        m_manifest.complete = m_manifest.done == m_manifest.objects;
        m_manifest.seconds = m_secondsBefore + std::chrono::duration<double>(Clock::now() - m_begin).count();
        writeManifest(m_folder, m_manifest);
        m_lastRecord = Clock::now();
    }

    /// The failure that ended the run matters more than one of writing down how far it got.
    void recordAfterFailure() {
        try {
            record();
        } catch (const std::exception&) {
            return;
        }
    }

    Model& m_model;
    const InputReader& m_reader;
    const std::filesystem::path m_folder;
    const RunSettings m_settings;
    OutputFiles m_files;
    RunManifest m_manifest;
    std::vector<std::unique_ptr<Model>> m_copies;
    BatchTrial m_trial;
    std::vector<std::string> m_concessionsBefore; ///< of earlier calls
    std::int64_t m_refused = 0;
    double m_secondsBefore = 0;
    Clock::time_point m_begin = Clock::now();
    Clock::time_point m_lastRecord = m_begin;
};

} // namespace

RunSummary runModel(Model& model, const InputReader& reader, std::int64_t objectCount,
                    const std::filesystem::path& runFolder, const RunSettings& settings, const Progress& progress) {
    onDisk([&] { return std::filesystem::create_directories(runFolder); });
    return Run(model, reader, objectCount, runFolder, settings).run(progress);
}

} // namespace oddity::core
