// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/umap_start.h"

#include <algorithm>
#include <limits>

#include "core/analysis/projection/principal_components.h"
#include "core/analysis/projection/spectral_embedding.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::uint64_t startStream = std::numeric_limits<std::uint32_t>::max();
constexpr float extent = 10;

std::vector<float> principalStart(const Matrix& points, const std::vector<std::size_t>& rows, std::size_t components) {
    const Matrix positions = principalComponents(points, components).positions;
    std::vector<float> start(rows.size() * components, 0.0F); // features may have fewer columns than the map
    for (std::size_t point = 0; point < rows.size(); ++point)
        std::ranges::copy(positions.row(rows[point]), start.begin() + static_cast<std::ptrdiff_t>(point * components));
    return start;
}

std::vector<float> randomStart(std::size_t count, std::uint64_t seed) {
    RandomStream random(seed, startStream - 1);
    std::vector<float> start(count);
    for (float& value : start)
        value = static_cast<float>(random.uniform());
    return start;
}

void stretchAxis(std::vector<float>& start, std::size_t axis, std::size_t components) {
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    for (std::size_t n = axis; n < start.size(); n += components) {
        low = std::min(low, start[n]);
        high = std::max(high, start[n]);
    }
    const float scale = high > low ? extent / (high - low) : 0.0F;
    for (std::size_t n = axis; n < start.size(); n += components)
        start[n] = scale * (start[n] - low);
}

} // namespace

std::vector<float> umapStart(const Matrix& points, const FuzzyGraph& graph, const UmapSettings& settings,
                             const Progress& progress) {
    const std::size_t components = settings.components;
    std::vector<float> start;
    switch (settings.start) {
    case UmapStart::PrincipalComponents:
        start = principalStart(points, graph.rows, components);
        break;
    case UmapStart::Spectral:
        start = spectralEmbedding(points, graph, components, settings.seed, progress);
        break;
    case UmapStart::Random:
        start = randomStart(graph.rows.size() * components, settings.seed);
        break;
    }
    for (std::size_t axis = 0; axis < components; ++axis)
        stretchAxis(start, axis, components);
    RandomStream random(settings.seed, startStream);
    for (float& value : start)
        value += static_cast<float>(1e-4 * random.normal());
    return start;
}

} // namespace oddity::core
