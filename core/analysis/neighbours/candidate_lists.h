// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <thread>
#include <vector>

namespace oddity::core {

/// A neighbour in the making. The highest bit of the number marks one not yet made known to others.
struct Candidate {
    static constexpr std::uint32_t fresh = 0x80000000U;

    float squared = std::numeric_limits<float>::infinity();
    std::uint32_t marked = ~fresh;

    std::size_t point() const { return marked & ~fresh; }
    bool isFresh() const { return (marked & fresh) != 0; }
    friend bool operator<(const Candidate& a, const Candidate& b) {
        return a.squared != b.squared ? a.squared < b.squared : a.point() < b.point();
    }
};

/// The best candidates of every point under a total order (distance, then number), each once, so that the order in
/// which pairs are met does not matter.
class CandidateLists {
public:
    CandidateLists(std::size_t points, std::size_t length, std::size_t padded)
        : m_length(length), m_candidates(points * length), m_limits(padded, std::numeric_limits<float>::infinity()),
          m_locks(new std::atomic_flag[stripes]) {}

    std::size_t length() const { return m_length; }
    /// Squared distances below the point's limit are worth offering.
    const float* limits() const { return m_limits.data(); }
    float limitNow(std::size_t point) const {
        return std::atomic_ref<float>(const_cast<float&>(m_limits[point])).load(std::memory_order_relaxed);
    }
    std::span<Candidate> of(std::size_t point) { return {m_candidates.data() + point * m_length, m_length}; }
    std::span<const Candidate> of(std::size_t point) const {
        return {m_candidates.data() + point * m_length, m_length};
    }

    /// Only for a point that no other thread touches.
    void offer(std::size_t point, float squared, std::size_t other) {
        const Candidate candidate{squared, static_cast<std::uint32_t>(other) | Candidate::fresh};
        const std::span<Candidate> list = of(point);
        if (!(candidate < list.back()))
            return;
        const auto place = std::lower_bound(list.begin(), list.end(), candidate);
        if (!(candidate < *place))
            return; // known already: a pair's distance is the same however it is met
        std::move_backward(place, list.end() - 1, list.end());
        *place = candidate;
        // A tie with the last one may still win by its number: hits are those below the next larger distance.
        const float limit = std::nextafter(list.back().squared, std::numeric_limits<float>::infinity());
        std::atomic_ref<float>(m_limits[point]).store(limit, std::memory_order_relaxed);
    }

    /// The same from any thread.
    void offerShared(std::size_t point, float squared, std::size_t other) {
        std::atomic_flag& lock = m_locks[point % stripes];
        while (lock.test_and_set(std::memory_order_acquire))
            std::this_thread::yield();
        offer(point, squared, other);
        lock.clear(std::memory_order_release);
    }

    /// The same entries, all of them fresh again, and room for more.
    CandidateLists lengthened(std::size_t length) const {
        const std::size_t points = m_candidates.size() / m_length;
        CandidateLists longer(points, length, m_limits.size());
        for (std::size_t point = 0; point < points; ++point) {
            std::ranges::copy(of(point), longer.of(point).begin());
            for (Candidate& candidate : longer.of(point).first(m_length))
                if (candidate.squared < std::numeric_limits<float>::infinity())
                    candidate.marked |= Candidate::fresh;
        }
        return longer;
    }

private:
    static constexpr std::size_t stripes = 4096;

    std::size_t m_length;
    std::vector<Candidate> m_candidates;
    std::vector<float> m_limits;
    std::unique_ptr<std::atomic_flag[]> m_locks;
};

} // namespace oddity::core
