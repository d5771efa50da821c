// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/run_model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <thread>
#include <utility>

#include "core/error.h"
#include "core/io/disk_access.h"
#include "core/model/preparation.h"
#include "core/model/running/prepared_queue.h"
#include "core/model/running/stored_outputs.h"
#include "core/project/run_store.h"

namespace oddity::core {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds recordInterval{2};
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// One seed for each batch and pass, the same whether the run was interrupted before or not (SplitMix64, Steele et al.
/// 2014).
std::uint64_t mixedSeed(std::uint64_t seed, std::int64_t row, int pass) {
    std::uint64_t mixed =
        seed + 0x9E3779B97F4A7C15U * (static_cast<std::uint64_t>(row) * 65536U + static_cast<std::uint64_t>(pass) + 1U);
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

/// Refuses a source whose images the network can never take, rather than flagging every object.
void checkSizes(const CutoutSource& cutouts, const Preparation& preparation, std::int64_t objectCount) {
    constexpr std::int64_t probes = 8;
    std::exception_ptr complaint;
    for (std::int64_t row = 0; row < std::min(probes, objectCount); ++row) {
        Cutout cutout;
        try {
            cutout = cutouts.read(RowId{row});
        } catch (const Error&) {
            continue; // it is flagged with its reason when its turn comes
        }
        try {
            preparation.checkSize(cutout.height, cutout.width);
            return;
        } catch (const Error&) {
            complaint = std::current_exception();
        }
    }
    if (complaint)
        std::rethrow_exception(complaint);
}

/// Prepared images of one shape out of a batch, and where in the batch they stood.
struct Group {
    std::vector<std::int64_t> slots;
    Tensor batch;
};

/// Fixed batch shape: a lone group is filled up with blank images, so that the network sees one shape all along.
std::vector<Group> groupsOf(const std::vector<PreparedObject>& objects, std::int64_t batchSize) {
    std::map<std::vector<std::int64_t>, std::vector<std::int64_t>> slotsOfShape;
    for (std::size_t slot = 0; slot < objects.size(); ++slot)
        if (objects[slot].reason.empty())
            slotsOfShape[objects[slot].image.shape].push_back(static_cast<std::int64_t>(slot));
    std::vector<Group> groups;
    for (auto& [shape, slots] : slotsOfShape) {
        const std::int64_t count = slotsOfShape.size() == 1 ? batchSize : static_cast<std::int64_t>(slots.size());
        Group group{slots, Tensor::zeros({count, shape[0], shape[1], shape[2]})};
        for (std::size_t index = 0; index < slots.size(); ++index)
            std::ranges::copy(objects[static_cast<std::size_t>(slots[index])].image.values,
                              group.batch.item(static_cast<std::int64_t>(index)).begin());
        groups.push_back(std::move(group));
    }
    return groups;
}

class Run {
public:
    Run(Model& model, const CutoutSource& cutouts, std::int64_t objectCount, const std::filesystem::path& folder,
        const RunSettings& settings)
        : m_model(model), m_cutouts(cutouts), m_folder(folder), m_settings(settings),
          m_preparation(model.card().inputs.front()), m_files(folder, objectCount) {
        if (settings.batch < 1 || settings.passes < 1)
            throw Error(ErrorKind::Usage, "batch and passes must be at least 1");
        if (settings.passes > 1 && !model.card().hasDropout)
            throw Error(ErrorKind::Model, "several passes need dropout, which the network's card (has_dropout) denies");
        m_preparation.checkBands(cutouts.bands());
        openManifest(objectCount);
    }

    RunSummary run(const Progress& progress) {
        const std::int64_t target =
            m_settings.limit > 0 ? std::min(m_settings.limit, m_manifest.objects) : m_manifest.objects;
        const std::int64_t start = m_manifest.done;
        bool isInterrupted = false;
        if (start < target) {
            if (start == 0)
                checkSizes(m_cutouts, m_preparation, m_manifest.objects);
            std::exception_ptr failure;
            try {
                isInterrupted = !runRows(target, progress);
            } catch (...) {
                failure = std::current_exception();
            }
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
                .device = m_model.device()};
    }

private:
    void openManifest(std::int64_t objectCount) {
        RunManifest wanted;
        wanted.id = m_folder.filename().string();
        wanted.modelName = m_model.card().name;
        wanted.modelFingerprint = m_model.fingerprint();
        wanted.preparationFingerprint = m_preparation.fingerprint();
        wanted.imagesFingerprint = m_cutouts.fingerprint();
        wanted.passes = m_settings.passes;
        wanted.seed = m_settings.seed;
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
        adopt(&RunManifest::imagesFingerprint, wanted.imagesFingerprint, "set of images");
        if (m_manifest.objects == 0 && m_manifest.done == 0)
            m_manifest.objects = objectCount;
        if (m_manifest.objects != objectCount)
            refuseFolder("number of objects");
        if (m_manifest.passes != wanted.passes || m_manifest.seed != wanted.seed)
            refuseFolder("number of passes or seed");
        for (const RunOutput& output : m_manifest.outputs)
            if (m_manifest.done > 0 && !std::filesystem::exists(m_folder / (output.name + ".npy")))
                throw Error(ErrorKind::Io, "a file of this run is missing; start the run anew",
                            {.path = (m_folder / (output.name + ".npy")).string()});
        m_manifest.device = m_model.device();
        m_secondsBefore = m_manifest.seconds;
    }

    void refuseFolder(const std::string& what) const {
        throw Error(ErrorKind::Usage, "this run was made with another " + what + "; start a new one",
                    {.path = m_folder.string()});
    }

    /// False when stopped before target.
    bool runRows(std::int64_t target, const Progress& progress) {
        std::map<std::int64_t, std::string> knownFlags;
        for (const RowFlag& flag : m_cutouts.flaggedRows())
            knownFlags.emplace(flag.row.value, flag.reason);
        const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
        const int readers = m_settings.readers > 0 ? m_settings.readers : cores;
        m_batch = std::min<std::int64_t>(m_settings.batch, target - m_manifest.done);
        PreparedQueue queue(m_cutouts, m_preparation, std::move(knownFlags),
                            {.first = m_manifest.done, .end = target, .ahead = std::max<std::int64_t>(2 * m_batch, 16)},
                            readers);
        progress.step(m_manifest.done, target, "objects");
        while (m_manifest.done < target) {
            const std::int64_t rows = std::min(m_batch, target - m_manifest.done);
            if (progress.stopRequested())
                return false;
            const std::vector<PreparedObject> objects = queue.take(rows, progress.stop);
            if (objects.empty())
                return false;
            runBatch(objects);
            m_manifest.done += rows;
            if (Clock::now() - m_lastRecord > recordInterval)
                record();
            progress.step(m_manifest.done, target, "objects");
        }
        return true;
    }

    void runBatch(const std::vector<PreparedObject>& objects) {
        const std::int64_t first = m_manifest.done;
        std::vector<std::string> reasons;
        for (const PreparedObject& object : objects)
            reasons.push_back(object.reason);
        std::vector<std::int64_t> slots;
        std::vector<StoredOutput> joined;
        for (Group& group : groupsOf(objects, m_batch)) {
            std::vector<StoredOutput> outputs = outputsOf(group.batch, first);
            for (StoredOutput& output : outputs)
                dropPadding(output, group.slots, reasons);
            slots.insert(slots.end(), group.slots.begin(), group.slots.end());
            append(joined, std::move(outputs));
        }
        for (StoredOutput& output : joined)
            for (std::size_t index = 0; index < slots.size(); ++index)
                if (!reasons[static_cast<std::size_t>(slots[index])].empty())
                    std::ranges::fill(output.values.item(static_cast<std::int64_t>(index)), missing);
        const auto rows = static_cast<std::int64_t>(objects.size());
        if (joined.empty())
            m_files.writeMissing(first, rows);
        else
            m_files.write(first, rows, slots, joined);
        for (std::size_t slot = 0; slot < reasons.size(); ++slot)
            if (!reasons[slot].empty())
                m_manifest.flags.push_back({RowId{first + static_cast<std::int64_t>(slot)}, "run", reasons[slot]});
    }

    std::vector<StoredOutput> outputsOf(const Tensor& batch, std::int64_t firstRow) {
        std::vector<std::vector<StoredOutput>> passes;
        for (int pass = 0; pass < m_settings.passes; ++pass) {
            const RunOptions options{.dropout = m_settings.passes > 1,
                                     .seed = mixedSeed(m_settings.seed, firstRow, pass)};
            passes.push_back(storedOutputs(m_model.card(), batch, m_model.run(batch, options)));
        }
        return meanAndSpread(passes);
    }

    /// Also notes objects for which the network gave something that is not a number.
    static void dropPadding(StoredOutput& output, const std::vector<std::int64_t>& slots,
                            std::vector<std::string>& reasons) {
        const std::size_t itemSize = output.values.itemSize();
        output.values.shape.front() = static_cast<std::int64_t>(slots.size());
        output.values.values.resize(slots.size() * itemSize);
        for (std::size_t index = 0; index < slots.size(); ++index) {
            const auto values = output.values.item(static_cast<std::int64_t>(index));
            std::string& reason = reasons[static_cast<std::size_t>(slots[index])];
            if (reason.empty() && !std::ranges::all_of(values, [](float x) { return std::isfinite(x); }))
                reason = "the network gave values that are not finite in '" + output.about.name + "'";
        }
    }

    static void append(std::vector<StoredOutput>& joined, std::vector<StoredOutput> more) {
        if (joined.empty()) {
            joined = std::move(more);
            return;
        }
        for (std::size_t index = 0; index < joined.size(); ++index) {
            Tensor& values = joined[index].values;
            const Tensor& added = more[index].values;
            if (!std::equal(values.shape.begin() + 1, values.shape.end(), added.shape.begin() + 1, added.shape.end()))
                throw Error(ErrorKind::Model,
                            "output '" + joined[index].about.name +
                                "' changes its shape with the size of the image and cannot be stored");
            values.shape.front() += added.shape.front();
            values.values.insert(values.values.end(), added.values.begin(), added.values.end());
        }
    }

    /// Values reach the disk before the manifest says that they are there.
    void record() {
        m_files.flush();
        if (const std::vector<RunOutput> outputs = m_files.outputs(); !outputs.empty())
            m_manifest.outputs = outputs;
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
    const CutoutSource& m_cutouts;
    const std::filesystem::path m_folder;
    const RunSettings m_settings;
    const Preparation m_preparation;
    OutputFiles m_files;
    RunManifest m_manifest;
    std::int64_t m_batch = 1;
    double m_secondsBefore = 0;
    Clock::time_point m_begin = Clock::now();
    Clock::time_point m_lastRecord = m_begin;
};

} // namespace

RunSummary runModel(Model& model, const CutoutSource& cutouts, std::int64_t objectCount,
                    const std::filesystem::path& runFolder, const RunSettings& settings, const Progress& progress) {
    onDisk([&] { return std::filesystem::create_directories(runFolder); });
    return Run(model, cutouts, objectCount, runFolder, settings).run(progress);
}

} // namespace oddity::core
