// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sky/sky_index.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr double degree = std::numbers::pi / 180;

bool isNearer(const Neighbour& first, const Neighbour& second) {
    return first.separationDeg != second.separationDeg ? first.separationDeg < second.separationDeg
                                                       : first.row < second.row;
}

} // namespace

double chordOf(double angleDeg) {
    return angleDeg >= 180 ? 2.01 : 2 * std::sin(angleDeg * degree / 2);
}

double angleOf(double squaredChord) {
    return 2 * std::asin(std::min(1.0, std::sqrt(squaredChord) / 2)) / degree;
}

SkyIndex::SkyIndex(const std::vector<double>& raDeg, const std::vector<double>& decDeg, const Progress& progress) {
    const std::size_t rows = std::min(raDeg.size(), decDeg.size());
    std::vector<Point> all(rows);
    forEachRange(rows, 16384, progress, "Indexing positions", [&](std::size_t, std::size_t first, std::size_t end) {
        for (std::size_t row = first; row < end; ++row) {
            const bool isOnSphere = std::isfinite(raDeg[row]) && std::abs(decDeg[row]) <= 90;
            all[row] = {unitVectorOf({raDeg[row], decDeg[row]}),
                        isOnSphere ? RowId{static_cast<std::int64_t>(row)} : RowId()};
        }
    });
    std::erase_if(all, [](const Point& point) { return !point.row.isValid(); });
    m_points = std::move(all);
    std::size_t nodes = 1;
    for (std::size_t size = m_points.size(); size > leafSize; size = (size + 1) / 2)
        nodes = 2 * nodes + 1;
    m_nodes.resize(nodes);
    const int threadedLevels = coreCount() > 1 ? static_cast<int>(std::ceil(std::log2(coreCount()))) : 0;
    build(0, m_points.size(), 0, threadedLevels);
    progress.throwIfStopped();
}

void SkyIndex::build(std::size_t first, std::size_t end, std::size_t node, int depth) {
    if (end - first <= leafSize)
        return;
    std::array<double, 3> least{2, 2, 2};
    std::array<double, 3> most{-2, -2, -2};
    for (std::size_t index = first; index < end; ++index)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            least[axis] = std::min(least[axis], m_points[index].at[axis]);
            most[axis] = std::max(most[axis], m_points[index].at[axis]);
        }
    std::size_t widest = 0;
    for (std::size_t axis = 1; axis < 3; ++axis)
        if (most[axis] - least[axis] > most[widest] - least[widest])
            widest = axis;
    const std::size_t middle = first + (end - first) / 2;
    const auto at = [this](std::size_t index) { return m_points.begin() + static_cast<std::ptrdiff_t>(index); };
    std::nth_element(at(first), at(middle), at(end),
                     [widest](const Point& a, const Point& b) { return a.at[widest] < b.at[widest]; });
    m_nodes[node] = {m_points[middle].at[widest], static_cast<std::uint8_t>(widest)};
    if (depth > 0) {
        runTogether(2, [=, this](std::size_t half) {
            half == 0 ? build(middle, end, 2 * node + 2, depth - 1) : build(first, middle, 2 * node + 1, depth - 1);
        });
    } else {
        build(first, middle, 2 * node + 1, 0);
        build(middle, end, 2 * node + 2, 0);
    }
}

std::vector<Neighbour> SkyIndex::within(SkyPosition centre, double radiusDeg) const {
    std::vector<Neighbour> found;
    forEachWithin(unitVectorOf(centre), chordOf(radiusDeg), [&](const Point& point, double squared) {
        found.push_back({point.row, angleOf(squared)});
    });
    std::ranges::sort(found, isNearer);
    return found;
}

std::vector<Neighbour> SkyIndex::nearest(SkyPosition centre, std::size_t count) const {
    count = std::min(count, m_points.size());
    if (count == 0)
        return {};
    // a radius in which so many lie if they lie evenly in the whole sky, then ever larger ones
    double radiusDeg = 2 * std::sqrt(static_cast<double>(count) / static_cast<double>(m_points.size())) / degree;
    std::vector<Neighbour> found = within(centre, radiusDeg);
    while (found.size() < count && radiusDeg < 180) {
        radiusDeg *= 2;
        found = within(centre, radiusDeg);
    }
    found.resize(count);
    return found;
}

} // namespace oddity::core
