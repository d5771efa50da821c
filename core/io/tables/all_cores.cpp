// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/all_cores.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace oddity::core {

void onAllCores(std::size_t items, const Progress& progress, const std::string& what,
                const std::function<void(std::size_t item)>& work) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> isEnding = false;
    std::mutex lock;
    std::exception_ptr failure;
    const auto walk = [&](std::size_t worker) {
        try {
            for (std::size_t item = next++; item < items && !isEnding; item = next++) {
                progress.throwIfStopped();
                if (worker == 0)
                    progress.step(static_cast<std::int64_t>(item), static_cast<std::int64_t>(items), what);
                work(item);
            }
        } catch (...) {
            const std::scoped_lock held(lock);
            if (!failure)
                failure = std::current_exception();
            isEnding = true;
        }
    };
    {
        const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::jthread> threads;
        for (std::size_t worker = 1; worker < std::min(cores, items); ++worker)
            threads.emplace_back(walk, worker);
        walk(0);
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace oddity::core
