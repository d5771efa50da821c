// SPDX-License-Identifier: BSD-3-Clause
#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace oddity::core {

namespace {

/// Keeps the first exception of several threads.
class FirstException {
public:
    template <typename Work> void guard(const Work& work) noexcept {
        try {
            work();
        } catch (...) {
            const std::scoped_lock lock(m_mutex);
            if (!m_exception)
                m_exception = std::current_exception();
            m_caught = true;
        }
    }
    bool caught() const noexcept { return m_caught; }
    void rethrow() const {
        if (m_exception)
            std::rethrow_exception(m_exception);
    }

private:
    std::mutex m_mutex;
    std::exception_ptr m_exception;
    std::atomic<bool> m_caught = false;
};

} // namespace

std::size_t coreCount() {
    return std::max(1U, std::thread::hardware_concurrency());
}

void runTogether(std::size_t workers, const std::function<void(std::size_t)>& work) {
    FirstException failure;
    {
        std::vector<std::jthread> threads;
        threads.reserve(workers);
        for (std::size_t worker = 1; worker < workers; ++worker)
            threads.emplace_back([&failure, &work, worker] { failure.guard([&] { work(worker); }); });
        failure.guard([&] { work(0); });
    }
    failure.rethrow();
}

void forEachRange(std::size_t count, std::size_t rangeSize, const Progress& progress, const std::string& what,
                  const std::function<void(std::size_t, std::size_t, std::size_t)>& work) {
    const std::size_t ranges = (count + rangeSize - 1) / rangeSize;
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    std::atomic<bool> ending = false;
    const auto walk = [&](std::size_t worker) {
        for (std::size_t range = next++; range < ranges && !ending; range = next++) {
            work(worker, range * rangeSize, std::min(count, (range + 1) * rangeSize));
            const std::size_t finished = ++done;
            if (worker == 0) {
                progress.throwIfStopped();
                progress.step(static_cast<std::int64_t>(finished), static_cast<std::int64_t>(ranges), what);
            }
        }
    };
    runTogether(std::min(coreCount(), std::max<std::size_t>(ranges, 1)), [&](std::size_t worker) {
        try {
            walk(worker);
        } catch (...) {
            ending = true;
            throw;
        }
    });
    progress.throwIfStopped();
    progress.step(static_cast<std::int64_t>(ranges), static_cast<std::int64_t>(ranges), what);
}

void forEachBlock(std::size_t blocks, const Progress& progress, const std::string& what,
                  const std::function<void(std::size_t)>& work) {
    forEachRange(blocks, 1, progress, what, [&work](std::size_t, std::size_t block, std::size_t) { work(block); });
}

void forEachItem(std::size_t count, std::size_t rangeSize, const std::function<void(std::size_t)>& work) {
    forEachRange(count, rangeSize, {}, {}, [&work](std::size_t, std::size_t first, std::size_t end) {
        for (std::size_t item = first; item < end; ++item)
            work(item);
    });
}

void runRounds(std::size_t workers, std::size_t rounds, const std::function<void(std::size_t, std::size_t)>& work,
               const std::function<void(std::size_t)>& afterRound) {
    FirstException failure;
    std::barrier together(static_cast<std::ptrdiff_t>(workers));
    bool ending = false; // written by worker 0 between the two waits of a round, read after the second
    runTogether(workers, [&](std::size_t worker) {
        for (std::size_t round = 0; round < rounds && !ending; ++round) {
            failure.guard([&] { work(worker, round); });
            together.arrive_and_wait();
            if (worker == 0) {
                if (!failure.caught())
                    failure.guard([&] { afterRound(round); });
                ending = failure.caught();
            }
            together.arrive_and_wait();
        }
    });
    failure.rethrow();
}

} // namespace oddity::core
