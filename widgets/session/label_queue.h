// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/data/row_id.h"
#include "widgets/session/label_store.h"

namespace oddity::widgets {

struct LabelRequest {
    std::vector<core::RowId> rows;
    std::string classId;
    std::string reason;
    std::size_t written = 0; ///< rows that are on the disk already
    std::size_t refused = 0; ///< of those, the ones the project refused
};
struct UndoRequest {
    std::size_t remaining = 0; ///< 0: not begun
};
using StoreRequest = std::function<void(LabelStore&)>;
using WriteRequest = std::variant<LabelRequest, UndoRequest, StoreRequest>;

/// What waits to be written, first in first out; a request stays in front until it is done. Thread-safe.
class LabelQueue {
public:
    void push(WriteRequest request) {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(std::move(request));
        m_changed.notify_all();
    }
    /// The request in front, null when closed and empty. It stays valid: only the writing thread takes requests out.
    WriteRequest* waitForFront() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_closed || !m_requests.empty(); });
        return m_requests.empty() ? nullptr : &m_requests.front();
    }
    void popFront() {
        const std::lock_guard lock(m_mutex);
        m_requests.pop_front();
    }
    bool isEmpty() const {
        const std::lock_guard lock(m_mutex);
        return m_requests.empty();
    }
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }
    bool isClosed() const {
        const std::lock_guard lock(m_mutex);
        return m_closed;
    }
    /// Sleeps, but not past close().
    void sleep(std::chrono::milliseconds time) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, time, [this] { return m_closed; });
    }
    std::deque<WriteRequest> takeAll() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_requests, {});
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<WriteRequest> m_requests;
    bool m_closed = false;
};

} // namespace oddity::widgets
