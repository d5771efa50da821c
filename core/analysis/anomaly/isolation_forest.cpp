// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/anomaly/isolation_forest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

/// Grows one tree on a copy of its sample.
class IsolationForest::Grower {
public:
    /// weights: one per column or none.
    Grower(const Matrix& points, std::span<const std::size_t> rows, std::size_t samples, std::span<const float> weights,
           RandomStream random)
        : m_random(random), m_columns(points.columns()), m_weights(weights),
          m_depthLimit(static_cast<int>(std::ceil(std::log2(static_cast<double>(samples))))), m_features(m_columns) {
        m_values.reserve(samples * m_columns);
        for (const std::size_t row : drawn(rows.size(), samples)) {
            const std::span<const float> values = points.row(rows[row]);
            m_values.insert(m_values.end(), values.begin(), values.end());
        }
        m_order.resize(samples);
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
        std::iota(m_features.begin(), m_features.end(), std::int32_t{0});
        m_nodes.emplace_back();
        split(0, m_order, 0);
    }

    const std::vector<Node>& nodes() const { return m_nodes; }
    int depth() const { return m_depth; }

private:
    /// Without replacement (Floyd's algorithm, Bentley & Floyd 1987).
    std::vector<std::size_t> drawn(std::size_t population, std::size_t samples) {
        std::vector<std::size_t> chosen; // kept sorted
        chosen.reserve(samples);
        for (std::size_t last = population - samples; last < population; ++last) {
            const std::size_t candidate = m_random.below(last + 1);
            const auto place = std::ranges::lower_bound(chosen, candidate);
            if (place == chosen.end() || *place != candidate)
                chosen.insert(place, candidate);
            else
                chosen.push_back(last);
        }
        return chosen;
    }

    float value(std::size_t sample, std::int32_t feature) const {
        return m_values[sample * m_columns + static_cast<std::size_t>(feature)];
    }

    void split(std::size_t node, std::span<std::size_t> samples, int depth) {
        m_depth = std::max(m_depth, depth);
        const std::int32_t feature = samples.size() > 1 && depth < m_depthLimit ? variedFeature(samples) : -1;
        if (feature < 0) {
            m_nodes[node] = {std::numeric_limits<float>::infinity(), 0, static_cast<std::int32_t>(node),
                             static_cast<float>(depth + averagePathLength(static_cast<std::int64_t>(samples.size())))};
            return;
        }
        const float threshold = drawThreshold(feature, samples);
        const auto right = std::partition(samples.begin(), samples.end(),
                                          [&](std::size_t s) { return value(s, feature) <= threshold; });
        const std::size_t left = m_nodes.size();
        m_nodes[node] = {threshold, feature, static_cast<std::int32_t>(left), 0};
        m_nodes.resize(left + 2);
        split(left, {samples.begin(), right}, depth + 1);
        split(left + 1, {right, samples.end()}, depth + 1);
    }

    /// A feature drawn, by weight, from those that differ within the samples; −1 if none does.
    std::int32_t variedFeature(std::span<const std::size_t> samples) {
        for (std::size_t left = m_features.size(); left > 0; --left) {
            std::swap(m_features[drawnPlace(left)], m_features[left - 1]);
            const std::int32_t feature = m_features[left - 1];
            const float first = value(samples.front(), feature);
            if (std::ranges::any_of(samples, [&](std::size_t s) { return value(s, feature) != first; }))
                return feature;
        }
        return -1;
    }

    /// A place among the first ones of m_features.
    std::size_t drawnPlace(std::size_t places) {
        if (m_weights.empty())
            return m_random.below(places);
        double total = 0;
        for (std::size_t place = 0; place < places; ++place)
            total += static_cast<double>(m_weights[static_cast<std::size_t>(m_features[place])]);
        double rest = m_random.uniform() * total;
        for (std::size_t place = 0; place + 1 < places; ++place) {
            rest -= static_cast<double>(m_weights[static_cast<std::size_t>(m_features[place])]);
            if (rest < 0)
                return place;
        }
        return places - 1;
    }

    /// Evenly in [smallest, largest), so that neither side is empty.
    float drawThreshold(std::int32_t feature, std::span<const std::size_t> samples) {
        float smallest = std::numeric_limits<float>::infinity();
        float largest = -smallest;
        for (const std::size_t sample : samples) {
            smallest = std::min(smallest, value(sample, feature));
            largest = std::max(largest, value(sample, feature));
        }
        const double drawn = smallest + m_random.uniform() * (static_cast<double>(largest) - smallest);
        const auto threshold = static_cast<float>(drawn);
        return threshold < largest ? std::max(threshold, smallest) : smallest;
    }

    RandomStream m_random;
    std::size_t m_columns;
    std::span<const float> m_weights;
    int m_depthLimit;
    int m_depth = 0;
    std::vector<float> m_values;
    std::vector<std::size_t> m_order;
    std::vector<std::int32_t> m_features;
    std::vector<Node> m_nodes;
};

IsolationForest::IsolationForest(const Matrix& points, const IsolationForestSettings& settings)
    : m_columns(points.columns()) {
    if (settings.trees < 1 || settings.samplesPerTree < 2)
        throw Error(ErrorKind::BadInput, "an isolation forest needs at least one tree and two samples per tree");
    const auto isChance = [](float weight) { return std::isfinite(weight) && weight >= 0; };
    if (!settings.columnWeights.empty() &&
        (settings.columnWeights.size() != m_columns || !std::ranges::all_of(settings.columnWeights, isChance)))
        throw Error(ErrorKind::BadInput, "an isolation forest on " + std::to_string(m_columns) +
                                             " features needs as many weights, none below 0");
    const std::vector<std::size_t> rows = points.finiteRows();
    if (rows.size() < 2 || m_columns == 0)
        throw Error(ErrorKind::BadInput, "an isolation forest needs at least two objects with finite features, and "
                                         "there are " +
                                             std::to_string(rows.size()));
    const std::size_t samples = std::min<std::size_t>(rows.size(), static_cast<std::size_t>(settings.samplesPerTree));
    m_normalization = averagePathLength(static_cast<std::int64_t>(samples));

    struct Grown {
        std::vector<Node> nodes;
        int depth = 0;
    };
    std::vector<Grown> grown(static_cast<std::size_t>(settings.trees));
    forEachBlock(grown.size(), {}, "", [&](std::size_t tree) {
        const Grower grower(points, rows, samples, settings.columnWeights, RandomStream(settings.seed, tree));
        grown[tree] = {grower.nodes(), grower.depth()};
    });
    for (const Grown& tree : grown) {
        const auto root = static_cast<std::int32_t>(m_nodes.size());
        m_trees.push_back({root, tree.depth});
        for (Node node : tree.nodes) {
            node.left += root;
            m_nodes.push_back(node);
        }
    }
}

double IsolationForest::averagePathLength(std::int64_t samples) {
    if (samples <= 1)
        return 0;
    double harmonic = 0;
    for (std::int64_t n = samples - 1; n > 0; --n) // small terms first
        harmonic += 1.0 / static_cast<double>(n);
    return 2 * harmonic - 2.0 * static_cast<double>(samples - 1) / static_cast<double>(samples);
}

void IsolationForest::addPathLengths(const Matrix& points, std::span<const std::size_t> rows,
                                     std::span<double> sums) const {
    constexpr std::size_t together = 8; // independent walks hide each other's memory latency
    const Node* nodes = m_nodes.data();
    for (const Tree& tree : m_trees) {
        for (std::size_t first = 0; first < rows.size(); first += together) {
            const std::size_t count = std::min(together, rows.size() - first);
            const float* values[together];
            std::int32_t places[together];
            for (std::size_t n = 0; n < together; ++n) {
                values[n] = points.row(rows[first + std::min(n, count - 1)]).data();
                places[n] = tree.root;
            }
            for (int step = 0; step < tree.depth; ++step) {
#pragma GCC unroll 8
                for (std::size_t n = 0; n < together; ++n) {
                    const Node& node = nodes[places[n]];
                    places[n] = node.left + (values[n][node.feature] > node.threshold ? 1 : 0);
                }
            }
            for (std::size_t n = 0; n < count; ++n)
                sums[first + n] += nodes[places[n]].pathLength;
        }
    }
}

void IsolationForest::requireColumns(std::size_t columns) const {
    if (columns != m_columns)
        throw Error(ErrorKind::BadInput, "the forest was grown on " + std::to_string(m_columns) +
                                             " features and was given " + std::to_string(columns));
}

std::vector<float> IsolationForest::scores(const Matrix& points, const Progress& progress) const {
    requireColumns(points.columns());
    std::vector<float> scores(points.rows(), std::numeric_limits<float>::quiet_NaN());
    constexpr std::size_t rowsPerBlock = 128;
    const double scale = -1.0 / (m_normalization * static_cast<double>(m_trees.size()));
    forEachBlock((points.rows() + rowsPerBlock - 1) / rowsPerBlock, progress, "isolation forest",
                 [&](std::size_t block) {
                     std::vector<std::size_t> rows;
                     const std::size_t end = std::min(points.rows(), (block + 1) * rowsPerBlock);
                     for (std::size_t row = block * rowsPerBlock; row < end; ++row)
                         if (points.rowIsFinite(row))
                             rows.push_back(row);
                     std::vector<double> sums(rows.size(), 0.0);
                     addPathLengths(points, rows, sums);
                     for (std::size_t n = 0; n < rows.size(); ++n)
                         scores[rows[n]] = static_cast<float>(std::exp2(scale * sums[n]));
                 });
    return scores;
}

float IsolationForest::score(std::span<const float> point) const {
    const Matrix single(nullptr, point.data(), 1, point.size());
    return scores(single, {}).front();
}

} // namespace oddity::core
