// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace oddity::core {

/// Calls each(index) for 0 … count-1 on up to all cores, one more for every perThread calls, and waits; the first
/// exception is thrown again here.
template <typename Each> void forEachInParallel(std::size_t count, std::size_t perThread, Each each) {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t threads = std::min(cores, count / perThread + 1);
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failureLock;
    const auto work = [&] {
        for (std::size_t index = next++; index < count; index = next++) {
            try {
                each(index);
            } catch (...) {
                const std::lock_guard lock(failureLock);
                if (!failure)
                    failure = std::current_exception();
                next = count;
            }
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t thread = 1; thread < threads; ++thread)
            workers.emplace_back(work);
        work();
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace oddity::core
