// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace oddity::torch_plugin {

/// Sets how many threads an operation on the CPU has when this thread asks for it.
void useThreads(int threads);

/// Objects of a batch that one thread computes.
struct BatchPart {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// A batch on the CPU shared out over threads, each of which computes its part alone where there are objects enough:
/// that is faster than all threads inside every operation, where they wait for each other. A small batch is one part.
class SharedBatch {
public:
    SharedBatch(std::int64_t objects, int threads); ///< on other devices threads is 1: one part

    std::size_t size() const { return m_parts.size(); }
    const BatchPart& operator[](std::size_t index) const { return m_parts[index]; }

    /// Runs work(part) once for each, all at once where there are several, and returns when all have ended; the first
    /// exception is rethrown. Of one part, on this thread with all threads in every operation.
    void forEach(const std::function<void(std::size_t part)>& work) const;

private:
    int m_threads;
    std::vector<BatchPart> m_parts;
};

} // namespace oddity::torch_plugin
