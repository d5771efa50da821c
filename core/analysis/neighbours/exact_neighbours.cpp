// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <atomic>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/finished_graph.h"
#include "core/analysis/numeric/packed_points.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::size_t spareCandidates = 8; // so that rounding in the products cannot lose a true neighbour

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
                    m_lists.offer(row, value, column);
                if (value < limits[column])
                    m_lists.offer(column, value, row);
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

NeighbourGraph exactNeighbours(const Matrix& points, std::size_t k, const Progress& progress) {
    const std::vector<std::size_t> rows = rowsWithNeighbours(points, k);
    const std::size_t found = std::min(k, rows.empty() ? 0 : rows.size() - 1);
    if (found == 0)
        return finishedGraph(points, {}, CandidateLists(0, 0, 0), 0, progress);
    const std::size_t kept = std::min(found + spareCandidates, rows.size() - 1);
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
    return finishedGraph(points, std::vector<std::uint32_t>(rows.begin(), rows.end()), lists, found, progress);
}

} // namespace oddity::core
