// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/trustworthiness.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/analysis/numeric/packed_points.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

/// The first `count` of a random order.
std::vector<std::size_t> drawnPoints(std::size_t population, std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> order(population);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream random(seed);
    count = std::min(count, population);
    for (std::size_t n = 0; n < count; ++n)
        std::swap(order[n], order[n + random.below(population - n)]);
    order.resize(count);
    std::ranges::sort(order); // neighbouring points share a tile
    return order;
}

std::vector<std::size_t> rowsFiniteInBoth(const Matrix& points, const Matrix& positions) {
    std::vector<std::size_t> rows = points.finiteRows();
    std::erase_if(rows, [&](std::size_t row) { return !positions.rowIsFinite(row); });
    return rows;
}

/// Squared distances from one map position to all, by differences: they are far below the map's extent.
void mapDistancesToAll(const Matrix& positions, const std::vector<std::size_t>& rows, std::size_t point,
                       std::vector<float>& distances) {
    const std::span<const float> here = positions.row(rows[point]);
    distances.assign(rows.size(), 0.0F);
    for (std::size_t other = 0; other < rows.size(); ++other) {
        const std::span<const float> there = positions.row(rows[other]);
        for (std::size_t axis = 0; axis < here.size(); ++axis)
            distances[other] += (there[axis] - here[axis]) * (there[axis] - here[axis]);
    }
}

/// Squared distances from one tile of points to all points, tileRows × padded count.
void distancesToAll(const PackedPoints& points, std::size_t firstPoint, const std::vector<float>& noLimits,
                    std::vector<float>& distances) {
    const std::size_t stride = points.panels() * panelWidth;
    distances.resize(tileRows * stride);
    alignas(64) float tile[tileRows * panelWidth];
    for (std::size_t panel = 0; panel < points.panels(); ++panel) {
        squaredDistances(points.tile(firstPoint, panel, noLimits.data()), tile);
        for (std::size_t r = 0; r < tileRows; ++r)
            std::copy_n(tile + r * panelWidth, panelWidth, distances.data() + r * stride + panel * panelWidth);
    }
}

/// Σ max(0, rank − k) over the point's k nearest on the map, rank being counted among the feature distances.
std::size_t penaltyOf(std::size_t point, std::span<const float> features, std::span<const float> map, std::size_t k) {
    std::vector<std::size_t> nearest;
    const auto nearerOnMap = [&](std::size_t a, std::size_t b) { return map[a] != map[b] ? map[a] < map[b] : a < b; };
    for (std::size_t other = 0; other < map.size(); ++other) {
        if (other == point || (nearest.size() == k && !nearerOnMap(other, nearest.back())))
            continue;
        nearest.insert(std::ranges::upper_bound(nearest, other, nearerOnMap), other);
        if (nearest.size() > k)
            nearest.pop_back();
    }
    const auto nearerInFeatures = [&](std::size_t a, std::size_t b) {
        return features[a] != features[b] ? features[a] < features[b] : a < b;
    };
    std::ranges::sort(nearest, nearerInFeatures);
    std::vector<std::size_t> nearer(k, 0); // others first passed by each, summed up below
    const float farthest = features[nearest.back()];
    for (std::size_t other = 0; other < features.size(); ++other)
        if (other != point && features[other] <= farthest && nearerInFeatures(other, nearest.back()))
            ++nearer[static_cast<std::size_t>(std::ranges::upper_bound(nearest, other, nearerInFeatures) -
                                              nearest.begin())];
    std::size_t penalty = 0;
    std::size_t closer = 0;
    for (std::size_t n = 0; n < k; ++n) {
        closer += nearer[n];
        const std::size_t rank = closer + 1;
        penalty += rank > k ? rank - k : 0;
    }
    return penalty;
}

} // namespace

double trustworthiness(const Matrix& points, const Matrix& positions, std::size_t k, std::size_t sample,
                       std::uint64_t seed, const Progress& progress) {
    if (points.rows() != positions.rows())
        throw Error(ErrorKind::BadInput, "the map has " + std::to_string(positions.rows()) +
                                             " rows, the features have " + std::to_string(points.rows()));
    const std::vector<std::size_t> rows = rowsFiniteInBoth(points, positions);
    const std::size_t count = rows.size();
    if (k == 0 || sample == 0 || 2 * count <= 3 * k + 1)
        return std::numeric_limits<double>::quiet_NaN();
    const PackedPoints features(points, rows);
    const std::vector<float> noLimits(features.panels() * panelWidth, -1.0F);
    const std::vector<std::size_t> drawn = drawnPoints(count, sample, seed);

    std::vector<std::size_t> tileStarts; // places in drawn at which a new tile begins
    for (std::size_t n = 0; n < drawn.size(); ++n)
        if (n == 0 || drawn[n] / tileRows != drawn[n - 1] / tileRows)
            tileStarts.push_back(n);
    tileStarts.push_back(drawn.size());
    std::atomic<std::size_t> penalty = 0;
    forEachBlock(tileStarts.size() - 1, progress, "trustworthiness", [&](std::size_t block) {
        std::vector<float> featureDistances;
        std::vector<float> mapDistances;
        const std::size_t firstPoint = drawn[tileStarts[block]] / tileRows * tileRows;
        distancesToAll(features, firstPoint, noLimits, featureDistances);
        const std::size_t stride = features.panels() * panelWidth;
        for (std::size_t n = tileStarts[block]; n < tileStarts[block + 1]; ++n) {
            const std::size_t offset = (drawn[n] - firstPoint) * stride;
            mapDistancesToAll(positions, rows, drawn[n], mapDistances);
            penalty += penaltyOf(drawn[n], {featureDistances.data() + offset, count}, mapDistances, k);
        }
    });
    const auto n = static_cast<double>(count);
    const auto neighbours = static_cast<double>(k);
    return 1 - 2.0 * static_cast<double>(penalty) /
                   (static_cast<double>(drawn.size()) * neighbours * (2 * n - 3 * neighbours - 1));
}

} // namespace oddity::core
