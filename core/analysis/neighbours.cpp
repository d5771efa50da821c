// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/analysis/numeric/packed_points.h"
#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr std::size_t spareCandidates = 8; // so that rounding in the products cannot lose a true neighbour

struct Candidate {
    float squared = infinity;
    std::int32_t point = std::numeric_limits<std::int32_t>::max();
    friend bool operator<(const Candidate& a, const Candidate& b) {
        return a.squared != b.squared ? a.squared < b.squared : a.point < b.point;
    }
};

double squaredDistance(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t d = 0; d < a.size(); ++d) {
        const double difference = static_cast<double>(a[d]) - b[d];
        sum += difference * difference;
    }
    return sum;
}

/// The best candidates of every point under a total order (distance, then index), so that the order in which blocks
/// are met does not matter.
class CandidateLists {
public:
    CandidateLists(std::size_t points, std::size_t length, std::size_t padded)
        : m_length(length), m_candidates(points * length), m_limits(padded, infinity) {}

    const float* limits() const { return m_limits.data(); }
    std::span<Candidate> of(std::size_t point) { return {m_candidates.data() + point * m_length, m_length}; }

    void offer(std::size_t point, const Candidate& candidate) {
        const std::span<Candidate> list = of(point);
        if (!(candidate < list.back()))
            return;
        std::size_t place = m_length - 1;
        for (; place > 0 && candidate < list[place - 1]; --place)
            list[place] = list[place - 1];
        list[place] = candidate;
        // A tie with the last one may still win by its index: hits are those below the next larger number.
        m_limits[point] = std::nextafter(list.back().squared, infinity);
    }

private:
    std::size_t m_length;
    std::vector<Candidate> m_candidates;
    std::vector<float> m_limits;
};

/// Compares every pair of points once. Blocks meet as in a round-robin tournament (circle method): within a round no
/// block is met twice, so that a worker owns both lists that it writes.
class Tournament {
public:
    Tournament(const PackedPoints& points, CandidateLists& lists, std::size_t workers)
        : m_points(points), m_lists(lists),
          m_panelsPerBlock(std::clamp<std::size_t>(points.panels() / (8 * workers), 1, 16)),
          m_blocks((points.panels() + m_panelsPerBlock - 1) / m_panelsPerBlock), m_players(m_blocks + m_blocks % 2),
          m_next(rounds()) {}

    std::size_t rounds() const { return std::max<std::size_t>(m_players, 2); } // the first: each block with itself

    void play(std::size_t round) {
        const std::size_t games = round == 0 ? m_blocks : m_players / 2;
        for (std::size_t game = m_next[round]++; game < games; game = m_next[round]++)
            playGame(round, game);
    }

private:
    void playGame(std::size_t round, std::size_t game) {
        if (round == 0)
            return meet(game, game);
        const std::size_t circle = m_players - 1;
        const std::size_t first = game == 0 ? circle : (round - 1 + game) % circle;
        const std::size_t second = (round - 1 + circle - game) % circle;
        if (first < m_blocks && second < m_blocks)
            meet(std::min(first, second), std::max(first, second));
    }

    void meet(std::size_t rowBlock, std::size_t columnBlock) {
        const std::size_t lastPoint = std::min((rowBlock + 1) * m_panelsPerBlock * panelWidth, m_points.count());
        const std::size_t lastPanel = std::min((columnBlock + 1) * m_panelsPerBlock, m_points.panels());
        for (std::size_t panel = columnBlock * m_panelsPerBlock; panel < lastPanel; ++panel) {
            const std::size_t end = std::min(lastPoint, (panel + 1) * panelWidth); // within a block: each pair once
            for (std::size_t point = rowBlock * m_panelsPerBlock * panelWidth; point < end; point += tileRows)
                compare(point, panel);
        }
    }

    void compare(std::size_t firstPoint, std::size_t panel) {
        alignas(64) float squared[tileRows * panelWidth];
        const unsigned hits = squaredDistances(m_points.tile(firstPoint, panel, m_lists.limits()), squared);
        if (hits == 0)
            return;
        const float* limits = m_lists.limits();
        const std::size_t columns = std::min(panelWidth, m_points.count() - panel * panelWidth);
        for (std::size_t r = 0; r < tileRows; ++r) {
            const std::size_t row = firstPoint + r;
            if ((hits >> r & 1U) == 0 || row >= m_points.count())
                continue;
            for (std::size_t c = 0; c < columns; ++c) {
                const std::size_t column = panel * panelWidth + c;
                if (row >= column && row / panelWidth == panel)
                    continue; // itself, or met from the other side
                const float value = squared[r * panelWidth + c];
                if (value < limits[row])
                    m_lists.offer(row, {value, static_cast<std::int32_t>(column)});
                if (value < limits[column])
                    m_lists.offer(column, {value, static_cast<std::int32_t>(row)});
            }
        }
    }

    const PackedPoints& m_points;
    CandidateLists& m_lists;
    std::size_t m_panelsPerBlock;
    std::size_t m_blocks;
    std::size_t m_players;
    std::vector<std::atomic<std::size_t>> m_next;
};

} // namespace

NeighbourGraph nearestNeighbours(const Matrix& points, std::size_t k, const Progress& progress) {
    if (k == 0)
        throw Error(ErrorKind::BadInput, "nearest neighbours were asked for with k = 0; ask for at least one");
    if (points.rows() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        throw Error(ErrorKind::BadInput, "a neighbour graph holds at most 2147483647 rows");
    const std::vector<std::size_t> rows = points.finiteRows();
    NeighbourGraph graph{points.rows(), std::min(k, rows.empty() ? 0 : rows.size() - 1), {}, {}};
    graph.indices.assign(graph.rows * graph.k, -1);
    graph.distances.assign(graph.rows * graph.k, std::numeric_limits<float>::quiet_NaN());
    if (graph.k == 0)
        return graph;

    const std::size_t kept = std::min(graph.k + spareCandidates, rows.size() - 1);
    const PackedPoints packed(points, rows);
    CandidateLists lists(rows.size(), kept, packed.panels() * panelWidth);
    const std::size_t workers = std::min(coreCount(), packed.panels());
    Tournament tournament(packed, lists, workers);
    const auto rounds = static_cast<std::int64_t>(tournament.rounds());
    runRounds(
        workers, tournament.rounds(), [&](std::size_t, std::size_t round) { tournament.play(round); },
        [&](std::size_t round) {
            progress.throwIfStopped();
            progress.step(static_cast<std::int64_t>(round) + 1, rounds, "finding neighbours");
        });

    constexpr std::size_t rowsPerBlock = 1024;
    forEachBlock((rows.size() + rowsPerBlock - 1) / rowsPerBlock, {progress.stop, {}}, "", [&](std::size_t block) {
        const std::size_t end = std::min(rows.size(), (block + 1) * rowsPerBlock);
        for (std::size_t point = block * rowsPerBlock; point < end; ++point) {
            const std::span<Candidate> list = lists.of(point);
            for (Candidate& candidate : list) {
                if (candidate.squared == infinity)
                    continue; // lengths beyond float32 leave gaps
                candidate.squared = static_cast<float>(squaredDistance(
                    points.row(rows[point]), points.row(rows[static_cast<std::size_t>(candidate.point)])));
            }
            std::sort(list.begin(), list.end());
            for (std::size_t n = 0; n < graph.k && list[n].squared != infinity; ++n) {
                const std::size_t entry = rows[point] * graph.k + n;
                graph.indices[entry] = static_cast<std::int32_t>(rows[static_cast<std::size_t>(list[n].point)]);
                graph.distances[entry] = std::sqrt(list[n].squared);
            }
        }
    });
    return graph;
}

std::vector<Neighbour> nearestTo(const Matrix& points, std::span<const float> query, std::size_t k) {
    if (query.size() != points.columns())
        throw Error(ErrorKind::BadInput, "the query has " + std::to_string(query.size()) + " values, the points have " +
                                             std::to_string(points.columns()));
    if (!std::ranges::all_of(query, [](float value) { return std::isfinite(value); }))
        return {};
    std::vector<Candidate> candidates(points.rows());
    constexpr std::size_t rowsPerBlock = 4096;
    forEachBlock((points.rows() + rowsPerBlock - 1) / rowsPerBlock, {}, "", [&](std::size_t block) {
        const std::size_t end = std::min(points.rows(), (block + 1) * rowsPerBlock);
        for (std::size_t row = block * rowsPerBlock; row < end; ++row) {
            const auto squared = static_cast<float>(squaredDistance(points.row(row), query));
            candidates[row] = {std::isnan(squared) ? infinity : squared, static_cast<std::int32_t>(row)};
        }
    });
    std::erase_if(candidates, [](const Candidate& candidate) { return candidate.squared == infinity; });
    const auto count = static_cast<std::ptrdiff_t>(std::min(k, candidates.size()));
    std::partial_sort(candidates.begin(), candidates.begin() + count, candidates.end());
    std::vector<Neighbour> nearest;
    for (std::ptrdiff_t n = 0; n < count; ++n)
        nearest.push_back({candidates[static_cast<std::size_t>(n)].point,
                           std::sqrt(candidates[static_cast<std::size_t>(n)].squared)});
    return nearest;
}

} // namespace oddity::core
