// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/row_blocks.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace oddity::core {

namespace {

constexpr std::int64_t blockBytes = std::int64_t{1} << 20;

/// walk(worker) on as many threads as are useful, worker 0 being the caller.
void together(std::size_t items, const std::function<void(std::size_t worker)>& walk, std::atomic<bool>& isEnding) {
    std::mutex lock;
    std::exception_ptr failure;
    const auto guarded = [&](std::size_t worker) {
        try {
            walk(worker);
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
            threads.emplace_back(guarded, worker);
        guarded(0);
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace

void onAllCores(std::size_t items, std::int64_t bytes, const std::function<void(std::size_t item)>& work) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> isEnding = false;
    together(
        bytes > blockBytes ? items : 1,
        [&](std::size_t) {
            for (std::size_t item = next++; item < items && !isEnding; item = next++)
                work(item);
        },
        isEnding);
}

void forEachRowBlock(const FileBytes& bytes, const FitsHdu& table, const Progress& progress,
                     const std::function<void(const RowBlock& block)>& work) {
    const std::int64_t rowBytes = table.axes[0];
    const std::int64_t rows = rowBytes == 0 ? 0 : table.axes[1];
    const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, blockBytes / std::max<std::int64_t>(1, rowBytes));
    const std::int64_t blocks = (rows + rowsAtOnce - 1) / rowsAtOnce;
    std::atomic<std::int64_t> next = 0;
    std::atomic<bool> isEnding = false;
    together(
        static_cast<std::size_t>(blocks),
        [&](std::size_t worker) {
            std::vector<char> buffer;
            for (std::int64_t block = next++; block < blocks && !isEnding; block = next++) {
                if (worker == 0) {
                    progress.throwIfStopped();
                    progress.step(block * rowsAtOnce, rows, "Reading the table");
                }
                const std::int64_t first = block * rowsAtOnce;
                const std::int64_t count = std::min(rowsAtOnce, rows - first);
                buffer.resize(static_cast<std::size_t>(count * rowBytes));
                bytes.read(table.dataOffset + first * rowBytes, buffer.data(), buffer.size());
                work({buffer.data(), first, count, rowBytes});
            }
        },
        isEnding);
}

} // namespace oddity::core
