// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours/descent.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::size_t pointsPerRange = 256;

/// The lists as a round finds them, and whose lists each point is in; entries are Candidate::marked.
struct Snapshot {
    std::size_t length = 0;
    std::vector<std::uint32_t> forward;
    std::vector<std::size_t> starts;
    std::vector<std::uint32_t> reverse;
};

Snapshot snapshotOf(CandidateLists& lists, std::size_t points, std::size_t reach) {
    Snapshot result;
    const std::size_t length = std::min(lists.length(), reach);
    result.length = length;
    result.forward.resize(points * length);
    result.starts.assign(points + 1, 0);
    forEachRange(points, pointsPerRange, {}, "", [&](std::size_t, std::size_t first, std::size_t end) {
        for (std::size_t point = first; point < end; ++point) {
            const std::span<Candidate> list = lists.of(point).first(length);
            for (std::size_t n = 0; n < length; ++n) {
                const std::uint32_t marked =
                    list[n].squared < std::numeric_limits<float>::infinity() ? list[n].marked : ~Candidate::fresh;
                result.forward[point * length + n] = marked;
                if (marked != ~Candidate::fresh)
                    std::atomic_ref<std::size_t>(result.starts[list[n].point() + 1])
                        .fetch_add(1, std::memory_order_relaxed);
                list[n].marked &= ~Candidate::fresh;
            }
        }
    });
    for (std::size_t point = 0; point < points; ++point)
        result.starts[point + 1] += result.starts[point];
    result.reverse.resize(result.starts.back());
    std::vector<std::size_t> next(result.starts.begin(), result.starts.end() - 1);
    const std::size_t workers = coreCount();
    runTogether(workers, [&](std::size_t worker) { // each fills the lists of its share, in the order of points
        const std::size_t low = points * worker / workers;
        const std::size_t high = points * (worker + 1) / workers;
        for (std::size_t entry = 0; entry < result.forward.size(); ++entry) {
            const std::size_t target = result.forward[entry] & ~Candidate::fresh;
            if (target >= low && target < high)
                result.reverse[next[target]++] =
                    static_cast<std::uint32_t>(entry / length) | (result.forward[entry] & Candidate::fresh);
        }
    });
    return result;
}

/// Neighbours in both directions, each once, fresh ones first.
class Acquaintances {
public:
    void collect(const Snapshot& snapshot, std::size_t point, std::size_t reverse, RandomStream random) {
        const auto begin = snapshot.forward.begin() + static_cast<std::ptrdiff_t>(point * snapshot.length);
        m_members.assign(begin, begin + static_cast<std::ptrdiff_t>(snapshot.length));
        std::erase(m_members, ~Candidate::fresh);
        m_drawn.assign(snapshot.reverse.begin() + static_cast<std::ptrdiff_t>(snapshot.starts[point]),
                       snapshot.reverse.begin() + static_cast<std::ptrdiff_t>(snapshot.starts[point + 1]));
        for (std::size_t n = 0; n < reverse && n < m_drawn.size(); ++n) {
            if (m_drawn.size() > reverse)
                std::swap(m_drawn[n], m_drawn[n + random.below(m_drawn.size() - n)]);
            m_members.push_back(m_drawn[n]);
        }
        std::ranges::sort(m_members, std::greater{}); // those with the mark first
        const auto oldOnes = std::ranges::find_if(m_members, [](std::uint32_t m) { return m < Candidate::fresh; });
        m_fresh = static_cast<std::size_t>(oldOnes - m_members.begin());
        for (std::size_t n = 0; n < m_fresh; ++n)
            m_members[n] &= ~Candidate::fresh;
        removeRepeats();
    }
    std::span<const std::uint32_t> members() const { return m_members; }
    std::size_t fresh() const { return m_fresh; }

private:
    void removeRepeats() {
        const auto middle = m_members.begin() + static_cast<std::ptrdiff_t>(m_fresh);
        const auto freshEnd = std::unique(m_members.begin(), middle);
        auto out = freshEnd;
        for (auto old = middle; old != m_members.end(); ++old)
            if ((out == freshEnd || *(out - 1) != *old) &&
                !std::binary_search(m_members.begin(), freshEnd, *old, std::greater{}))
                *out++ = *old;
        m_fresh = static_cast<std::size_t>(freshEnd - m_members.begin());
        m_members.erase(out, m_members.end());
    }

    std::vector<std::uint32_t> m_members;
    std::vector<std::uint32_t> m_drawn;
    std::size_t m_fresh = 0;
};

/// What a round brought, whichever way its pairs met: an entry that came and was pushed out again does not count.
std::size_t freshEntries(const CandidateLists& lists, std::size_t points, std::size_t reach) {
    std::size_t fresh = 0;
    for (std::size_t point = 0; point < points; ++point)
        for (const Candidate& candidate : lists.of(point).first(std::min(reach, lists.length())))
            fresh += candidate.squared < std::numeric_limits<float>::infinity() && candidate.isFresh() ? 1 : 0;
    return fresh;
}

} // namespace

std::size_t descend(const OrderedPoints& points, CandidateLists& lists, std::size_t reach, std::uint64_t seed,
                    const Progress& progress) {
    const std::size_t count = points.values.rows();
    const Snapshot snapshot = snapshotOf(lists, count, reach);
    std::vector<Acquaintances> acquaintances(coreCount());
    std::vector<Introduction> introductions(coreCount());
    forEachRange(count, pointsPerRange, progress, "finding neighbours of neighbours",
                 [&](std::size_t worker, std::size_t first, std::size_t end) {
                     for (std::size_t point = first; point < end; ++point) {
                         acquaintances[worker].collect(snapshot, point, reach, RandomStream(seed, point));
                         if (acquaintances[worker].fresh() > 0)
                             introductions[worker].introduce(points, lists, acquaintances[worker].members(),
                                                             acquaintances[worker].fresh(), true);
                     }
                 });
    return freshEntries(lists, count, reach);
}

} // namespace oddity::core
