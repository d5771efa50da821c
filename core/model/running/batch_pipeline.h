// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/model/running/batch_runner.h"

namespace oddity::core {

/// Runs the batches of a PreparedQueue on several copies of a network at once, one thread each, at most two batches a
/// copy ahead of the consumer, who takes them in catalog order. After a stop no batch begins, and those under way are
/// still given. Where the system gives no thread, the consumer runs the network. The destructor stops and joins; queue
/// and models must outlive it.
class BatchPipeline {
public:
    struct Plan {
        std::int64_t first = 0; ///< the rows that queue gives
        std::int64_t end = 0;
        std::int64_t batch = 1;
        RunSettings settings;
    };

    BatchPipeline(const std::vector<Model*>& models, PreparedQueue& queue, Plan plan, const std::stop_token& stop);
    ~BatchPipeline();
    BatchPipeline(const BatchPipeline&) = delete;
    BatchPipeline& operator=(const BatchPipeline&) = delete;

    /// The next batch; blocks until it is there. Nothing when all are taken that were begun before a stop. Throws what
    /// the network threw on that batch.
    std::optional<FinishedBatch> take();

private:
    struct Outcome {
        FinishedBatch batch;
        std::exception_ptr failure;
    };
    Outcome outcomeOf(Model& model, const std::vector<PreparedObject>& objects, std::int64_t first) const;
    void work(Model& model, const std::stop_token& stop);
    /// The next rows of the queue, prepared; none at the end or after a stop.
    std::vector<PreparedObject> nextRows(std::int64_t& first, const std::stop_token& stop);

    PreparedQueue& m_queue;
    const Plan m_plan;
    const std::stop_token m_stop;
    Model* const m_lonely;          ///< runs in take() where the system gives no thread
    const std::int64_t m_mostAhead; ///< rows
    std::mutex m_queueMutex;
    std::int64_t m_nextToRun; ///< guarded by m_queueMutex

    std::mutex m_mutex;
    std::condition_variable_any m_hasRoom;
    std::condition_variable_any m_hasBatch;
    std::map<std::int64_t, Outcome> m_outcomes; ///< by first row
    std::int64_t m_nextToTake;
    std::size_t m_ended = 0;             ///< threads that have no more to do
    std::vector<std::jthread> m_threads; ///< after all that they use, so that they end before it
    std::optional<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace oddity::core
