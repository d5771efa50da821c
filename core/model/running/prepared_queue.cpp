// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/prepared_queue.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace oddity::core {

PreparedQueue::PreparedQueue(const InputReader& reader, std::map<std::int64_t, std::string> knownFlags, Span span,
                             int threads)
    : m_reader(reader), m_knownFlags(std::move(knownFlags)), m_end(span.end),
      m_slots(static_cast<std::size_t>(std::max<std::int64_t>(1, span.ahead))), m_nextToRead(span.first),
      m_nextToTake(span.first) {
    try {
        for (int index = 0; index < threads; ++index)
            m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
    } catch (const std::system_error&) { // no more threads: those there, or take(), do the work of all
    }
}

PreparedQueue::~PreparedQueue() {
    for (std::jthread& thread : m_threads)
        thread.request_stop();
}

PreparedObject PreparedQueue::prepared(std::int64_t row) const {
    if (const auto known = m_knownFlags.find(row); known != m_knownFlags.end())
        return {{}, known->second};
    try {
        PreparedInputs read = m_reader.read(RowId{row});
        return {std::move(read.tensors), {}, std::move(read.measured)};
    } catch (const std::exception& failure) {
        const std::string reason = failure.what();
        return {{}, reason.empty() ? "cannot be read" : reason};
    }
}

void PreparedQueue::work(const std::stop_token& stop) {
    const auto room = static_cast<std::int64_t>(m_slots.size());
    std::unique_lock lock(m_mutex);
    const auto hasWork = [&] { return m_nextToRead < m_nextToTake + room || m_nextToRead >= m_end; };
    while (m_hasRoom.wait(lock, stop, hasWork) && m_nextToRead < m_end && !stop.stop_requested()) {
        const std::int64_t row = m_nextToRead++;
        lock.unlock();
        PreparedObject object = prepared(row);
        lock.lock();
        slot(row) = std::move(object);
        m_hasObject.notify_all();
    }
}

std::vector<PreparedObject> PreparedQueue::take(std::int64_t count, const std::stop_token& stop) {
    std::vector<PreparedObject> objects;
    if (m_threads.empty()) {
        while (std::ssize(objects) < count && !stop.stop_requested())
            objects.push_back(prepared(m_nextToTake++));
        return std::ssize(objects) < count ? std::vector<PreparedObject>() : objects;
    }
    std::unique_lock lock(m_mutex);
    const auto areThere = [&] {
        for (std::int64_t row = m_nextToTake; row < m_nextToTake + count; ++row)
            if (!slot(row))
                return false;
        return true;
    };
    if (!m_hasObject.wait(lock, stop, areThere))
        return {};
    for (std::int64_t index = 0; index < count; ++index)
        objects.push_back(*std::exchange(slot(m_nextToTake++), std::nullopt));
    m_hasRoom.notify_all();
    return objects;
}

} // namespace oddity::core
