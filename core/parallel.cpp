// SPDX-License-Identifier: BSD-3-Clause
#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
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

/// Starts so many threads less one, or as many as the system lets it, calls prepare(size) with their number and the
/// calling one, then body(member, size) on each, and joins them. Neither throws.
void runCrew(std::size_t wanted, const std::function<void(std::size_t size)>& prepare,
             const std::function<void(std::size_t member, std::size_t size)>& body) {
    std::atomic<std::size_t> size = 0; // 0: not all threads are started
    std::vector<std::jthread> threads;
    const auto join = [&size, &body](std::size_t member) {
        size.wait(0);
        body(member, size);
    };
    try {
        for (std::size_t member = 1; member < wanted; ++member)
            threads.emplace_back(join, member);
    } catch (const std::system_error&) { // no more threads: those there do the work of all
    } catch (const std::bad_alloc&) {
    }
    const std::size_t started = threads.size() + 1;
    prepare(started);
    size = started;
    size.notify_all();
    body(0, started);
}

} // namespace

std::size_t coreCount() {
    return std::max(1U, std::thread::hardware_concurrency());
}

void runTogether(std::size_t workers, const std::function<void(std::size_t)>& work) {
    FirstException failure;
    runCrew(
        workers, [](std::size_t) {},
        [&](std::size_t member, std::size_t size) {
            for (std::size_t worker = member; worker < std::max<std::size_t>(workers, 1); worker += size)
                failure.guard([&] { work(worker); });
        });
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

void forEachItem(std::size_t count, std::size_t rangeSize, const Progress& progress, const std::string& what,
                 const std::function<void(std::size_t)>& work) {
    forEachRange(count, rangeSize, progress, what, [&](std::size_t, std::size_t first, std::size_t end) {
        for (std::size_t item = first; item < end && !progress.stopRequested(); ++item)
            work(item);
    });
}

void runRounds(std::size_t workers, std::size_t rounds, const std::function<void(std::size_t, std::size_t)>& work,
               const std::function<void(std::size_t)>& afterRound) {
    FirstException failure;
    std::barrier together(static_cast<std::ptrdiff_t>(std::max<std::size_t>(workers, 1)));
    bool ending = false; // written by member 0 between the two waits of a round, read after the second
    runCrew(
        workers,
        [&together, workers](std::size_t size) {
            for (; size < workers; ++size)
                together.arrive_and_drop();
        },
        [&](std::size_t member, std::size_t size) {
            for (std::size_t round = 0; round < rounds && !ending; ++round) {
                for (std::size_t worker = member; worker < workers; worker += size)
                    failure.guard([&] { work(worker, round); });
                together.arrive_and_wait();
                if (member == 0) {
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
