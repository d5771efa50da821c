// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/in_blocks.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace oddity::core {

std::size_t workerCount() {
    return std::max(1U, std::thread::hardware_concurrency());
}

void inBlocks(std::size_t count, std::size_t blockSize, const Progress& progress, const std::string& what,
              const std::function<void(std::size_t worker, std::size_t first, std::size_t end)>& work) {
    const std::size_t blocks = (count + blockSize - 1) / blockSize;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> isOver{false};
    std::exception_ptr problem;
    std::mutex mutex;
    const auto run = [&](std::size_t worker) {
        try {
            for (std::size_t block = next++; block < blocks && !isOver; block = next++) {
                if (progress.stopRequested()) {
                    isOver = true;
                    break;
                }
                work(worker, block * blockSize, std::min(count, (block + 1) * blockSize));
                if (worker == 0)
                    progress.step(static_cast<std::int64_t>(std::min(next.load(), blocks)),
                                  static_cast<std::int64_t>(blocks), what);
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!problem)
                problem = std::current_exception();
            isOver = true;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t worker = 1; worker < std::min(workerCount(), blocks); ++worker)
            threads.emplace_back(run, worker);
        run(0);
    }
    if (problem)
        std::rethrow_exception(problem);
    progress.throwIfStopped();
}

} // namespace oddity::core
