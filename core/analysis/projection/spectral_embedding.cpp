// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/spectral_embedding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/analysis/neighbours.h"
#include "core/analysis/numeric/leading_vectors.h"
#include "core/analysis/projection/principal_components.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::size_t smallestPart = 20; // smaller ones are strewn about their centre

/// The points of each part that hangs together, parts by their first point.
std::vector<std::vector<std::uint32_t>> connectedParts(const FuzzyGraph& graph) {
    constexpr auto unseen = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> part(graph.rows.size(), unseen);
    std::vector<std::vector<std::uint32_t>> parts;
    std::vector<std::uint32_t> pending;
    for (std::uint32_t first = 0; first < part.size(); ++first) {
        if (part[first] != unseen)
            continue;
        const auto number = static_cast<std::uint32_t>(parts.size());
        parts.emplace_back();
        part[first] = number;
        pending.push_back(first);
        while (!pending.empty()) {
            const std::uint32_t point = pending.back();
            pending.pop_back();
            parts.back().push_back(point);
            for (std::size_t edge = graph.starts[point]; edge < graph.starts[point + 1]; ++edge) {
                const auto target = static_cast<std::uint32_t>(graph.targets[edge]);
                if (part[target] != unseen || graph.weights[edge] <= 0)
                    continue;
                part[target] = number;
                pending.push_back(target);
            }
        }
        std::ranges::sort(parts.back());
    }
    return parts;
}

/// D^−½ W D^−½ of one part; numbers are those of points within their parts.
SparseSymmetric normalizedPart(const FuzzyGraph& graph, const std::vector<std::uint32_t>& part,
                               const std::vector<std::int32_t>& numbers) {
    std::vector<double> scale(part.size());
    for (std::size_t n = 0; n < part.size(); ++n) {
        double degree = 0;
        for (std::size_t edge = graph.starts[part[n]]; edge < graph.starts[part[n] + 1]; ++edge)
            degree += graph.weights[edge];
        scale[n] = degree > 0 ? 1 / std::sqrt(degree) : 0;
    }
    SparseSymmetric matrix;
    matrix.starts.push_back(0);
    for (std::size_t n = 0; n < part.size(); ++n) {
        for (std::size_t edge = graph.starts[part[n]]; edge < graph.starts[part[n] + 1]; ++edge) {
            if (graph.weights[edge] <= 0)
                continue; // may lead to another part
            const std::int32_t other = numbers[static_cast<std::size_t>(graph.targets[edge])];
            matrix.columns.push_back(other);
            matrix.values.push_back(
                static_cast<float>(graph.weights[edge] * scale[n] * scale[static_cast<std::size_t>(other)]));
        }
        matrix.starts.push_back(matrix.columns.size());
    }
    return matrix;
}

/// The centre of each part in the features, brought down to the map's dimensions; parts × components.
std::vector<float> centresOf(const Matrix& points, const FuzzyGraph& graph,
                             const std::vector<std::vector<std::uint32_t>>& parts, std::size_t components) {
    std::vector<float> centres;
    std::vector<double> sum(points.columns());
    for (const std::vector<std::uint32_t>& part : parts) {
        std::ranges::fill(sum, 0.0);
        for (const std::uint32_t point : part)
            for (std::size_t d = 0; d < sum.size(); ++d)
                sum[d] += points.at(graph.rows[point], d);
        for (const double value : sum)
            centres.push_back(static_cast<float>(value / static_cast<double>(part.size())));
    }
    const Matrix placed =
        principalComponents(Matrix(std::move(centres), parts.size(), points.columns()), components).positions;
    std::vector<float> result(parts.size() * components, 0.0F);
    for (std::size_t part = 0; part < parts.size(); ++part)
        std::ranges::copy(placed.row(part), result.begin() + static_cast<std::ptrdiff_t>(part * components));
    return result;
}

} // namespace

std::vector<float> spectralEmbedding(const Matrix& points, const FuzzyGraph& graph, std::size_t components,
                                     std::uint64_t seed, const Progress& progress) {
    const std::vector<std::vector<std::uint32_t>> parts = connectedParts(graph);
    std::vector<float> centres(components, 0.0F);
    std::vector<float> reach(parts.size(), 1.0F); // half way to the nearest other part
    if (parts.size() > 1) {
        centres = centresOf(points, graph, parts, components);
        const NeighbourGraph nearest = nearestNeighbours(Matrix(centres, parts.size(), components), 1, progress);
        for (std::size_t part = 0; part < parts.size(); ++part)
            reach[part] = nearest.distances[part] / 2;
    }
    std::vector<std::int32_t> numbers(graph.rows.size());
    for (const std::vector<std::uint32_t>& part : parts)
        for (std::size_t n = 0; n < part.size(); ++n)
            numbers[part[n]] = static_cast<std::int32_t>(n);
    std::vector<float> embedding(graph.rows.size() * components);
    for (std::size_t number = 0; number < parts.size(); ++number) {
        const std::vector<std::uint32_t>& part = parts[number];
        RandomStream random(seed, number);
        std::vector<float> vectors;
        if (part.size() >= smallestPart)
            vectors = leadingVectors(normalizedPart(graph, part, numbers), components + 1, random.next(), progress);
        float largest = 0;
        for (std::size_t n = part.size(); n < vectors.size(); ++n)
            largest = std::max(largest, std::abs(vectors[n]));
        for (std::size_t n = 0; n < part.size(); ++n)
            for (std::size_t axis = 0; axis < components; ++axis) {
                const float value = largest > 0 ? vectors[(axis + 1) * part.size() + n] / largest
                                                : static_cast<float>(2 * random.uniform() - 1);
                embedding[part[n] * components + axis] = centres[number * components + axis] + reach[number] * value;
            }
    }
    return embedding;
}

} // namespace oddity::core
