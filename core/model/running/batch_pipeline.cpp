// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/batch_pipeline.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace oddity::core {

BatchPipeline::BatchPipeline(const std::vector<Model*>& models, PreparedQueue& queue, Plan plan,
                             const std::stop_token& stop)
    : m_queue(queue), m_plan(std::move(plan)), m_stop(stop), m_lonely(models.front()),
      m_mostAhead(2 * std::ssize(models) * m_plan.batch), m_nextToRun(m_plan.first), m_nextToTake(m_plan.first) {
    try {
        for (Model* model : models)
            m_threads.emplace_back([this, model](const std::stop_token& own) {
                work(*model, own);
                const std::scoped_lock lock(m_mutex);
                ++m_ended;
                m_hasBatch.notify_all();
            });
    } catch (const std::system_error&) { // no more threads: those there, or take(), do the work of all
    }
    m_onStop.emplace(stop, [this] {
        for (std::jthread& thread : m_threads)
            thread.request_stop();
    });
}

BatchPipeline::~BatchPipeline() {
    m_onStop.reset();
    for (std::jthread& thread : m_threads)
        thread.request_stop();
}

std::vector<PreparedObject> BatchPipeline::nextRows(std::int64_t& first, const std::stop_token& stop) {
    const std::scoped_lock lock(m_queueMutex);
    first = m_nextToRun;
    const std::int64_t rows = std::min(m_plan.batch, m_plan.end - first);
    if (rows <= 0 || stop.stop_requested())
        return {};
    std::vector<PreparedObject> objects = m_queue.take(rows, stop);
    m_nextToRun += std::ssize(objects);
    return objects;
}

BatchPipeline::Outcome BatchPipeline::outcomeOf(Model& model, const std::vector<PreparedObject>& objects,
                                                std::int64_t first) const {
    try {
        return {runBatch(model, objects, first, m_plan.batch, m_plan.settings), nullptr};
    } catch (...) {
        return {{}, std::current_exception()};
    }
}

void BatchPipeline::work(Model& model, const std::stop_token& stop) {
    std::int64_t first = 0;
    for (std::vector<PreparedObject> objects = nextRows(first, stop); !objects.empty();
         objects = nextRows(first, stop)) {
        Outcome outcome = outcomeOf(model, objects, first);
        const bool hasFailed = outcome.failure != nullptr;
        std::unique_lock lock(m_mutex);
        m_hasRoom.wait(lock, stop, [&] { return first < m_nextToTake + m_mostAhead; });
        m_outcomes.emplace(first, std::move(outcome));
        m_hasBatch.notify_all();
        if (hasFailed)
            return;
    }
}

std::optional<FinishedBatch> BatchPipeline::take() {
    Outcome outcome;
    if (m_threads.empty()) {
        std::int64_t first = 0;
        const std::vector<PreparedObject> objects = nextRows(first, m_stop);
        if (objects.empty())
            return std::nullopt;
        outcome = outcomeOf(*m_lonely, objects, first);
    } else {
        std::unique_lock lock(m_mutex);
        m_hasBatch.wait(lock, [this] { return m_outcomes.contains(m_nextToTake) || m_ended == m_threads.size(); });
        const auto next = m_outcomes.find(m_nextToTake);
        if (next == m_outcomes.end())
            return std::nullopt;
        outcome = std::move(next->second);
        m_outcomes.erase(next);
        m_nextToTake += std::ssize(outcome.batch.reasons);
        m_hasRoom.notify_all();
    }
    if (outcome.failure)
        std::rethrow_exception(outcome.failure);
    return std::move(outcome.batch);
}

} // namespace oddity::core
