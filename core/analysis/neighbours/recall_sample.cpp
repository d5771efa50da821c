// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours/recall_sample.h"

#include <algorithm>
#include <numeric>

#include "core/analysis/numeric/distance_tile.h"
#include "core/parallel.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::size_t sampleRange = 2 * panelWidth; // of the sample, compared with all points by one thread
constexpr std::size_t chunk = 8 * panelWidth;       // of all points, packed at once

std::vector<std::uint32_t> drawnPoints(std::size_t population, std::size_t count, std::uint64_t seed) {
    std::vector<std::uint32_t> points(population);
    std::iota(points.begin(), points.end(), 0U);
    RandomStream random(seed);
    count = std::min(count, population);
    for (std::size_t n = 0; n < count; ++n)
        std::swap(points[n], points[n + random.below(population - n)]);
    points.resize(count);
    points.shrink_to_fit();
    return points;
}

} // namespace

RecallSample::RecallSample(const OrderedPoints& points, std::size_t k, std::size_t count, std::uint64_t seed,
                           const Progress& progress)
    : m_k(k), m_points(drawnPoints(points.values.rows(), count, seed)) {
    const std::size_t total = points.values.rows();
    m_farthest.resize(m_points.size());
    forEachRange(m_points.size(), sampleRange, progress, "measuring the recall",
                 [&](std::size_t, std::size_t first, std::size_t end) {
                     PackedGroup sample;
                     sample.pack(points, std::span(m_points).subspan(first, end - first));
                     CandidateLists nearest(end - first, m_k, sample.panels() * panelWidth);
                     PackedGroup others;
                     std::vector<std::uint32_t> numbers;
                     const std::vector<float> none(chunk, 0.0F);
                     for (std::size_t start = 0; start < total && !progress.stopRequested(); start += chunk) {
                         numbers.resize(std::min(chunk, total - start));
                         std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(start));
                         others.pack(points, numbers);
                         const auto take = [&](std::size_t row, std::size_t column, float squared) {
                             if (m_points[first + row] != numbers[column])
                                 nearest.offer(row, squared, numbers[column]);
                         };
                         for (std::size_t row = 0; row < sample.size(); row += tileRows)
                             for (std::size_t panel = 0; panel < others.panels(); ++panel)
                                 compareTile(sample, row, nearest.limits(), others, panel, none.data(), take);
                     }
                     for (std::size_t point = first; point < end; ++point)
                         m_farthest[point] = nearest.of(point - first).back().squared;
                 });
}

double RecallSample::recallOf(const CandidateLists& lists) const {
    std::size_t found = 0;
    for (std::size_t n = 0; n < m_points.size(); ++n)
        for (const Candidate& candidate : lists.of(m_points[n]).first(m_k))
            found += candidate.squared <= m_farthest[n] ? 1 : 0;
    return static_cast<double>(found) / static_cast<double>(m_points.size() * m_k);
}

} // namespace oddity::core
