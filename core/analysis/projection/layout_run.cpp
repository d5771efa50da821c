// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/layout_run.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "core/analysis/projection/fuzzy_graph.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

/// Bounds of so many shares, whole groups with about equal numbers of edges.
std::vector<std::size_t> evenShares(const std::vector<std::size_t>& starts, std::size_t shares) {
    const std::size_t points = starts.size() - 1;
    std::vector<std::size_t> bounds = {0};
    for (std::size_t share = 1; share < shares; ++share) {
        const auto bound = std::ranges::lower_bound(starts, starts.back() * share / shares);
        const std::size_t groups = (static_cast<std::size_t>(bound - starts.begin()) + layoutGroup / 2) / layoutGroup;
        bounds.push_back(std::clamp(groups * layoutGroup, bounds.back(), points / layoutGroup * layoutGroup));
    }
    bounds.push_back(points);
    return bounds;
}

} // namespace

LayoutEdges layoutEdges(std::span<const std::size_t> starts, std::span<const std::int32_t> targets,
                        std::span<const float> weights, int epochs) {
    LayoutEdges edges;
    const float strongest = weights.empty() ? 0.0F : *std::ranges::max_element(weights);
    const float weakest = strongest / static_cast<float>(epochs);
    const auto kept = static_cast<std::size_t>(
        std::ranges::count_if(weights, [&](float weight) { return weight > 0 && weight >= weakest; }));
    edges.targets.reserve(kept);
    edges.periods.reserve(kept);
    edges.starts.reserve(starts.size());
    edges.starts.push_back(0);
    for (std::size_t point = 0; point + 1 < starts.size(); ++point) {
        for (std::size_t edge = starts[point]; edge < starts[point + 1]; ++edge) {
            if (!(weights[edge] > 0 && weights[edge] >= weakest))
                continue;
            edges.targets.push_back(targets[edge]);
            edges.periods.push_back(strongest / weights[edge]);
        }
        edges.starts.push_back(edges.targets.size());
    }
    edges.nextDue = edges.periods;
    return edges;
}

std::vector<float> runLayout(Layout layout, const UmapSettings& settings, const Progress& progress,
                             const std::function<void(int, const std::vector<float>&)>& afterEpoch) {
    const auto [a, b] = fitMembershipCurve(settings.minDist, settings.spread);
    std::vector<float> current = std::move(layout.heads);
    std::vector<float> next(current.size());
    const bool alone = layout.fixedTails.empty();
    const std::size_t workers = settings.threads > 0 ? static_cast<std::size_t>(settings.threads) : coreCount();
    constexpr std::size_t sharesPerWorker = 8; // taken one by one, so that a worker on a busy core delays nobody
    const std::vector<std::size_t> bounds = evenShares(layout.edges.starts, workers * sharesPerWorker);
    std::atomic<std::size_t> taken = 0;
    runRounds(
        workers, static_cast<std::size_t>(layout.epochs),
        [&](std::size_t, std::size_t round) {
            LayoutEpoch epoch;
            epoch.edges = &layout.edges;
            epoch.dimensions = static_cast<int>(settings.components);
            epoch.before = current.data();
            epoch.after = next.data();
            epoch.tails = alone ? current.data() : layout.fixedTails.data();
            epoch.tailCount = (alone ? current.size() : layout.fixedTails.size()) / settings.components;
            epoch.a = static_cast<float>(a);
            epoch.b = static_cast<float>(b);
            epoch.pullWeight = alone ? 2.0F : 1.0F;
            epoch.pushWeight = settings.repulsionStrength;
            epoch.negativeSamples = settings.negativeSampleRate;
            epoch.rate = layout.rate * (1.0F - static_cast<float>(round) / static_cast<float>(layout.epochs));
            epoch.epoch = static_cast<int>(round);
            epoch.seed = settings.seed;
            for (std::size_t share = taken++; share + 1 < bounds.size(); share = taken++)
                movePoints(epoch, bounds[share], bounds[share + 1]);
        },
        [&](std::size_t round) {
            std::swap(current, next);
            taken = 0;
            progress.throwIfStopped();
            const int done = static_cast<int>(round) + 1;
            progress.step(done, layout.epochs, "laying out the map");
            if (afterEpoch)
                afterEpoch(done, current);
        });
    return current;
}

} // namespace oddity::core
