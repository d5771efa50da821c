// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/model/inputs/input_reader.h"

namespace oddity::core {

/// An object ready for the network, or the reason why it is not.
struct PreparedObject {
    InputBatch inputs;  ///< one per card input, without batch axis
    std::string reason; ///< empty when the inputs are good
    MeasuredPlaces measured = {};
};

/// Reads and prepares rows first … end − 1 on its own threads, at most `ahead` rows before the consumer, who takes
/// them in order; where the system gives none, the consumer does it. The destructor ends and joins the threads; the
/// reader must outlive it.
class PreparedQueue {
public:
    struct Span {
        std::int64_t first = 0;
        std::int64_t end = 0;
        std::int64_t ahead = 1;
    };

    /// Rows in knownFlags are not read: they come with that reason.
    PreparedQueue(const InputReader& reader, std::map<std::int64_t, std::string> knownFlags, Span span, int threads);
    ~PreparedQueue();
    PreparedQueue(const PreparedQueue&) = delete;
    PreparedQueue& operator=(const PreparedQueue&) = delete;

    /// The next rows, count ≤ ahead; blocks until all are there. Empty when a stop was asked for meanwhile.
    std::vector<PreparedObject> take(std::int64_t count, const std::stop_token& stop);

private:
    void work(const std::stop_token& stop);
    PreparedObject prepared(std::int64_t row) const;
    std::optional<PreparedObject>& slot(std::int64_t row) {
        return m_slots[static_cast<std::size_t>(row) % m_slots.size()];
    }

    const InputReader& m_reader;
    const std::map<std::int64_t, std::string> m_knownFlags;
    const std::int64_t m_end;

    std::mutex m_mutex;
    std::condition_variable_any m_hasRoom;
    std::condition_variable_any m_hasObject;
    std::vector<std::optional<PreparedObject>> m_slots;
    std::int64_t m_nextToRead;
    std::int64_t m_nextToTake;
    std::vector<std::jthread> m_threads; ///< last, so that they end before what they use
};

} // namespace oddity::core
