// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/batch_trial.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>
#include <string>
#include <utility>

#include "core/parallel.h"

namespace oddity::core {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t firstTried = 8;
constexpr double wantedGain = 1.05;
constexpr int worseInARow = 2;
constexpr std::size_t mostPasses = 5;
constexpr double enoughSeconds = 0.25; ///< of measuring one number
constexpr double bytesPerKilobyte = 1024;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Infinite where there is no such file or number.
double numberIn(const char* path) {
    double number = 0;
    return std::ifstream(path) >> number ? number : std::numeric_limits<double>::infinity();
}

/// What this process could still get: of the system without swapping, of its container, of its own limit.
double freeMemoryBytes() {
    double free = std::numeric_limits<double>::infinity();
    std::ifstream file("/proc/meminfo");
    std::string word;
    while (file >> word)
        if (double kilobytes = 0; word == "MemAvailable:" && file >> kilobytes)
            free = kilobytes * bytesPerKilobyte;
    free = std::min(free, numberIn("/sys/fs/cgroup/memory.max") - numberIn("/sys/fs/cgroup/memory.current"));
    if (rlimit limit{}; ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        free = std::min(free, static_cast<double>(limit.rlim_cur) -
                                  numberIn("/proc/self/statm") * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    return std::max(0.0, free);
}

/// The most memory that this process ever had.
double peakMemoryBytes() {
    rusage usage{};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<double>(usage.ru_maxrss) * bytesPerKilobyte : 0;
}

/// Objects that the network can be tried on, all of one shape.
std::vector<const InputBatch*> alikeOf(const std::vector<PreparedObject>& objects) {
    std::vector<const InputBatch*> alike;
    const auto isShaped = [](const Tensor& a, const Tensor& b) { return a.shape == b.shape; };
    for (const PreparedObject& object : objects)
        if (object.reason.empty() && (alike.empty() || std::ranges::equal(*alike.front(), object.inputs, isShaped)))
            alike.push_back(&object.inputs);
    return alike;
}

InputBatch batchOf(const std::vector<const InputBatch*>& objects, std::int64_t count) {
    InputBatch batch = repeatedInputs(*objects.front(), count);
    for (std::int64_t place = 1; place < count; ++place) {
        const InputBatch& object = *objects[static_cast<std::size_t>(place) % objects.size()];
        for (std::size_t input = 0; input < batch.size(); ++input)
            std::ranges::copy(object[input].values, batch[input].item(place).begin());
    }
    return batch;
}

/// One pass by every copy at once, in seconds.
double passSeconds(const std::vector<Model*>& copies, const InputBatch& batch) {
    const Clock::time_point start = Clock::now();
    runTogether(copies.size(), [&](std::size_t copy) { copies[copy]->run(batch, {}); });
    return secondsSince(start);
}

std::string numberText(std::int64_t number) {
    return std::to_string(number) + (number == 1 ? " object" : " objects");
}

} // namespace

bool hasStoppedGaining(std::span<const BatchTrial::Figure> figures) {
    double best = 0;
    int worse = 0;
    for (const BatchTrial::Figure& figure : figures) {
        worse = figure.objectsPerSecond > wantedGain * best ? 0 : worse + 1;
        best = std::max(best, figure.objectsPerSecond);
    }
    return worse >= worseInARow;
}

double medianSeconds(std::vector<double> passes) {
    const auto middle = passes.begin() + (std::ssize(passes) - 1) / 2;
    std::ranges::nth_element(passes, middle);
    return *middle;
}

BatchTrial tryBatches(const std::vector<Model*>& copies, const std::vector<PreparedObject>& objects,
                      const TrialBounds& bounds, const Progress& progress) {
    const Clock::time_point start = Clock::now();
    BatchTrial trial;
    const std::vector<const InputBatch*> alike = alikeOf(objects);
    const auto end = [&](std::string reason) {
        trial.ended = std::move(reason);
        trial.seconds = secondsSince(start);
        return trial;
    };
    if (alike.empty())
        return end("none of the first " + numberText(std::ssize(objects)) + " could be prepared");
    const auto isStopped = [&progress] { return progress.stop.stop_requested(); };
    const std::size_t concessions = copies.front()->concessions().size();
    const auto hasConceded = [&] { return copies.front()->concessions().size() > concessions; };

    double peakBefore = peakMemoryBytes();
    for (std::int64_t size = std::min(firstTried, bounds.most);; size = std::min(2 * size, bounds.most)) {
        if (isStopped())
            return end("stopped");
        const InputBatch batch = batchOf(alike, size);
        const double first = passSeconds(copies, batch); // engines prepare themselves for each new shape
        if (trial.figures.empty())
            trial.warmUpSeconds = first;
        if (hasConceded())
            return end("memory does not suffice for " + numberText(size) + " at once");
        std::vector<double> passes;
        double spent = 0;
        while (passes.size() < mostPasses && spent < enoughSeconds && !isStopped()) {
            passes.push_back(passSeconds(copies, batch));
            spent += passes.back();
        }
        if (isStopped())
            return end("stopped");
        const double seconds = medianSeconds(passes);
        trial.figures.push_back({size, static_cast<double>(size * std::ssize(copies)) / seconds});
        if (hasStoppedGaining(trial.figures))
            return end(std::to_string(trial.figures[trial.figures.size() - 2].batch) + " and " + numberText(size) +
                       " at once were hardly faster than " + numberText(trial.figures[trial.figures.size() - 3].batch));
        if (size == bounds.most)
            return end(numberText(size) + " at once are as many as the run can use");
        if (seconds > bounds.passSeconds)
            return end("a stop would wait for more than " + numberText(size) + " at once");
        if (secondsSince(start) > bounds.trialSeconds)
            return end("the trial took its time");
        const double peak = peakMemoryBytes();
        if (2 * (peak - peakBefore) > bounds.memoryShare * freeMemoryBytes())
            return end("more than " + numberText(size) + " at once could want too much memory");
        peakBefore = peak;
    }
}

std::int64_t fastestOf(const BatchTrial& trial) {
    const auto fastest = std::ranges::max_element(trial.figures, {},
                                                  [](const BatchTrial::Figure& each) { return each.objectsPerSecond; });
    return fastest == trial.figures.end() ? 0 : fastest->batch;
}

} // namespace oddity::core
