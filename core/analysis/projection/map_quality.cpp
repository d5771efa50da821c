// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/map_quality.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/numeric/packed_points.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::size_t lanes = 8;
typedef float Floats __attribute__((vector_size(4 * lanes)));
constexpr float infinity = std::numeric_limits<float>::infinity();

/// The first `count` of a random order.
std::vector<std::size_t> drawnPoints(std::size_t population, std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> order(population);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream random(seed);
    count = std::min(count, population);
    for (std::size_t n = 0; n < count; ++n)
        std::swap(order[n], order[n + random.below(population - n)]);
    order.resize(count);
    std::ranges::sort(order);
    return order;
}

std::vector<std::size_t> rowsFiniteInBoth(const Matrix& points, const Matrix& positions) {
    std::vector<std::size_t> rows = points.finiteRows();
    std::erase_if(rows, [&](std::size_t row) { return !positions.rowIsFinite(row); });
    return rows;
}

/// Map positions axis after axis, padded to whole vectors.
class MapAxes {
public:
    MapAxes(const Matrix& positions, const std::vector<std::size_t>& rows)
        : m_padded((rows.size() + lanes - 1) / lanes * lanes), m_dimensions(positions.columns()),
          m_values(m_padded * m_dimensions, infinity) {
        for (std::size_t point = 0; point < rows.size(); ++point)
            for (std::size_t axis = 0; axis < m_dimensions; ++axis)
                m_values[axis * m_padded + point] = positions.at(rows[point], axis);
    }

    /// Squared distances from one point to all, by differences: they are far below the map's extent.
    void distancesFrom(std::size_t point, std::vector<float>& distances) const {
        distances.resize(m_padded);
        for (std::size_t first = 0; first < m_padded; first += lanes) {
            Floats sum{};
            for (std::size_t axis = 0; axis < m_dimensions; ++axis) {
                Floats there;
                std::memcpy(&there, m_values.data() + axis * m_padded + first, sizeof there);
                const Floats difference = there - m_values[axis * m_padded + point];
                sum += difference * difference;
            }
            std::memcpy(distances.data() + first, &sum, sizeof sum);
        }
    }

private:
    std::size_t m_padded;
    std::size_t m_dimensions;
    std::vector<float> m_values;
};

/// Squared distances from a tile of the sample to all points, tileRows × padded count.
void distancesToAll(const PackedPoints& sample, std::size_t first, const PackedPoints& points,
                    const std::vector<float>& noLimits, std::vector<float>& distances) {
    const std::size_t stride = points.panels() * panelWidth;
    distances.resize(tileRows * stride);
    const DistanceTile rows = sample.tile(first, 0, noLimits.data());
    alignas(64) float squared[tileRows * panelWidth];
    for (std::size_t panel = 0; panel < points.panels(); ++panel) {
        DistanceTile tile = points.tile(0, panel, noLimits.data());
        tile.rows = rows.rows;
        tile.rowNorms = rows.rowNorms;
        tile.rowLimits = rows.rowLimits;
        squaredDistances(tile, squared);
        for (std::size_t r = 0; r < tileRows; ++r)
            std::copy_n(squared + r * panelWidth, panelWidth, distances.data() + r * stride + panel * panelWidth);
    }
}

/// Calls take(other) for all whose distance is at most limit(), which may fall meanwhile. Distances are padded to whole
/// vectors.
template <typename Limit, typename Take>
void forEachWithin(std::span<const float> distances, std::size_t count, const Limit& limit, const Take& take) {
    for (std::size_t first = 0; first < count; first += lanes) {
        Floats values;
        std::memcpy(&values, distances.data() + first, sizeof values);
        const auto within = values <= Floats{} + limit();
        std::uint64_t words[sizeof within / 8];
        std::memcpy(words, &within, sizeof within);
        if ((words[0] | words[1] | words[2] | words[3]) == 0)
            continue;
        for (std::size_t other = first; other < std::min(first + lanes, count); ++other)
            if (distances[other] <= limit())
                take(other);
    }
}

struct Ranks {
    std::size_t penalty = 0; ///< Σ max(0, rank − k)
    std::size_t kept = 0;    ///< ranks ≤ k
};

/// The ranks that the k nearest of a point by one measure have by another.
Ranks ranksOf(std::size_t point, std::size_t count, std::span<const float> nearestBy, std::span<const float> rankedBy,
              std::size_t k) {
    std::vector<std::size_t> nearest;
    const auto nearer = [&](std::size_t a, std::size_t b) {
        return nearestBy[a] != nearestBy[b] ? nearestBy[a] < nearestBy[b] : a < b;
    };
    const auto limit = [&] { return nearest.size() < k ? infinity : nearestBy[nearest.back()]; };
    forEachWithin(nearestBy, count, limit, [&](std::size_t other) {
        if (other == point || (nearest.size() == k && !nearer(other, nearest.back())))
            return;
        nearest.insert(std::ranges::upper_bound(nearest, other, nearer), other);
        if (nearest.size() > k)
            nearest.pop_back();
    });
    const auto ranksBefore = [&](std::size_t a, std::size_t b) {
        return rankedBy[a] != rankedBy[b] ? rankedBy[a] < rankedBy[b] : a < b;
    };
    std::ranges::sort(nearest, ranksBefore);
    std::vector<std::size_t> between(k, 0); // others first passed by each, summed up below
    const float farthest = rankedBy[nearest.back()];
    forEachWithin(
        rankedBy, count, [&] { return farthest; },
        [&](std::size_t other) {
            if (other != point && ranksBefore(other, nearest.back()))
                ++between[static_cast<std::size_t>(std::ranges::upper_bound(nearest, other, ranksBefore) -
                                                   nearest.begin())];
        });
    Ranks ranks;
    std::size_t closer = 0;
    for (std::size_t n = 0; n < k; ++n) {
        closer += between[n];
        const std::size_t rank = closer + 1;
        ranks.penalty += rank > k ? rank - k : 0;
        ranks.kept += rank <= k ? 1 : 0;
    }
    return ranks;
}

void requireSameRows(std::size_t features, std::size_t map) {
    if (features != map)
        throw Error(ErrorKind::BadInput,
                    "the map has " + std::to_string(map) + " rows, the features have " + std::to_string(features));
}

} // namespace

MapQuality mapQuality(const Matrix& points, const Matrix& positions, std::size_t k, std::size_t sample,
                      std::uint64_t seed, const Progress& progress) {
    requireSameRows(points.rows(), positions.rows());
    const std::vector<std::size_t> rows = rowsFiniteInBoth(points, positions);
    const std::size_t count = rows.size();
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    if (k == 0 || sample == 0 || 2 * count <= 3 * k + 1)
        return {undefined, undefined, undefined, 0, count};
    const PackedPoints features(points, rows);
    const MapAxes map(positions, rows);
    const std::vector<float> noLimits(features.panels() * panelWidth, -1.0F);
    const std::vector<std::size_t> drawn = drawnPoints(count, sample, seed);

    std::vector<std::size_t> drawnRows;
    for (const std::size_t point : drawn)
        drawnRows.push_back(rows[point]);
    const PackedPoints measured(points, drawnRows, features.origin());
    std::atomic<std::size_t> intrusions = 0;
    std::atomic<std::size_t> losses = 0;
    std::atomic<std::size_t> kept = 0;
    const auto measure = [&](std::size_t, std::size_t first, std::size_t end) {
        std::vector<float> featureDistances;
        std::vector<float> mapDistances;
        distancesToAll(measured, first, features, noLimits, featureDistances);
        const std::size_t stride = features.panels() * panelWidth;
        for (std::size_t n = first; n < end; ++n) {
            const std::span<const float> inFeatures(featureDistances.data() + (n - first) * stride, stride);
            map.distancesFrom(drawn[n], mapDistances);
            const Ranks ofMapNeighbours = ranksOf(drawn[n], count, mapDistances, inFeatures, k);
            intrusions += ofMapNeighbours.penalty;
            kept += ofMapNeighbours.kept;
            losses += ranksOf(drawn[n], count, inFeatures, mapDistances, k).penalty;
        }
    };
    forEachRange(drawn.size(), tileRows, progress, "measuring how far the map can be trusted", measure);
    const auto n = static_cast<double>(count);
    const auto neighbours = static_cast<double>(k);
    const double pairs = static_cast<double>(drawn.size()) * neighbours;
    const double worst = pairs * (2 * n - 3 * neighbours - 1) / 2;
    return {1 - static_cast<double>(intrusions) / worst, 1 - static_cast<double>(losses) / worst,
            static_cast<double>(kept) / pairs, drawn.size(), count};
}

std::vector<float> neighbourAgreement(const NeighbourGraph& features, const Matrix& positions, std::size_t k,
                                      const Progress& progress) {
    requireSameRows(features.rows, positions.rows());
    std::vector<float> agreement(features.rows, std::numeric_limits<float>::quiet_NaN());
    const std::size_t counted = std::min(k, features.k);
    if (counted == 0)
        return agreement;
    const NeighbourGraph map = nearestNeighbours(positions, counted, progress);
    constexpr std::size_t rowsPerRange = 1024;
    forEachItem(features.rows, rowsPerRange, progress, "comparing neighbours", [&](std::size_t row) {
        const auto first = features.indices.begin() + static_cast<std::ptrdiff_t>(row * features.k);
        if (map.k == 0 || *first < 0 || map.indices[row * map.k] < 0)
            return;
        const auto mapFirst = map.indices.begin() + static_cast<std::ptrdiff_t>(row * map.k);
        const auto mapEnd = mapFirst + static_cast<std::ptrdiff_t>(map.k);
        const auto shared = std::count_if(first, first + static_cast<std::ptrdiff_t>(counted), [&](std::int32_t other) {
            return other >= 0 && std::find(mapFirst, mapEnd, other) != mapEnd;
        });
        agreement[row] = static_cast<float>(shared) / static_cast<float>(counted);
    });
    return agreement;
}

} // namespace oddity::core
