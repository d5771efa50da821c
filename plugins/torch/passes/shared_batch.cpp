// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/passes/shared_batch.h"

#include <algorithm>

#include <ATen/Parallel.h>

#include "core/parallel.h"

namespace oddity::torch_plugin {

namespace {

/// Fewer objects than this are not worth a thread of their own.
constexpr std::int64_t leastObjects = 4;

} // namespace

void useThreads(int threads) {
    if (at::get_num_threads() != threads)
        at::set_num_threads(threads);
}

SharedBatch::SharedBatch(std::int64_t objects, int threads) : m_threads(std::max(1, threads)) {
    const std::int64_t parts = std::clamp<std::int64_t>(objects / leastObjects, 1, m_threads);
    for (std::int64_t part = 0; part < parts; ++part) {
        const std::int64_t first = objects * part / parts;
        m_parts.push_back({first, objects * (part + 1) / parts - first});
    }
}

void SharedBatch::forEach(const std::function<void(std::size_t)>& work) const {
    if (size() == 1) {
        useThreads(m_threads);
        work(0);
        return;
    }
    const int threadsEach = std::max(1, m_threads / static_cast<int>(size()));
    core::runTogether(size(), [&](std::size_t part) {
        useThreads(threadsEach);
        work(part);
    });
}

} // namespace oddity::torch_plugin
