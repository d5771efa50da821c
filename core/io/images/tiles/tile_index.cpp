// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/tile_index.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oddity::core {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;
constexpr double smallestStripDeg = 0.02;
constexpr double largestStripDeg = 30;
constexpr std::size_t cellLimit = 2000; ///< of one circle
constexpr double marginRad = 1e-9;

double medianRadiusDeg(const std::vector<SkyCap>& caps) {
    std::vector<double> radii;
    for (const SkyCap& cap : caps)
        radii.push_back(cap.radiusRad / radPerDeg);
    if (radii.empty())
        return 1;
    std::ranges::nth_element(radii, radii.begin() + static_cast<std::ptrdiff_t>(radii.size() / 2));
    return radii[radii.size() / 2];
}

} // namespace

TileIndex::TileIndex(std::vector<SkyCap> caps)
    : m_caps(std::move(caps)), m_stripDeg(std::clamp(2 * medianRadiusDeg(m_caps), smallestStripDeg, largestStripDeg)) {
    const auto strips = static_cast<std::size_t>(std::ceil(180 / m_stripDeg));
    std::size_t cells = 0;
    for (std::size_t strip = 0; strip < strips; ++strip) {
        const double south = -90 + static_cast<double>(strip) * m_stripDeg;
        const double nearest = south > 0 ? south : south + m_stripDeg < 0 ? south + m_stripDeg : 0;
        const double around = 360 * std::cos(nearest * radPerDeg);
        m_strips.push_back({cells, std::max<std::size_t>(1, static_cast<std::size_t>(around / m_stripDeg))});
        cells += m_strips.back().cells;
    }
    std::vector<std::size_t> reached;
    for (std::size_t number = 0; number < m_caps.size(); ++number) {
        const SkyPosition centre = positionOf(m_caps[number].centre);
        reached.clear();
        forEachCell(centre.raDeg, centre.decDeg, m_caps[number].radiusRad / radPerDeg, [&reached](std::size_t cell) {
            reached.push_back(cell);
            return reached.size() <= cellLimit;
        });
        if (reached.size() > cellLimit)
            m_large.push_back(static_cast<std::uint32_t>(number));
        else
            for (const std::size_t cell : reached)
                m_cells[cell].push_back(static_cast<std::uint32_t>(number));
    }
}

std::size_t TileIndex::stripOf(double decDeg) const {
    const double strip = std::floor((decDeg + 90) / m_stripDeg);
    return static_cast<std::size_t>(std::clamp(strip, 0.0, static_cast<double>(m_strips.size() - 1)));
}

template <typename Visit>
void TileIndex::forEachCell(double raDeg, double decDeg, double radiusDeg, Visit visit) const {
    const double radius = radiusDeg + 1e-6;
    const bool holdsPole = std::abs(decDeg) + radius >= 90;
    // the right ascensions that a circle reaches, at whatever declination
    const double halfRa =
        holdsPole ? 180
                  : std::asin(std::min(1.0, std::sin(radius * radPerDeg) / std::cos(decDeg * radPerDeg))) / radPerDeg;
    for (std::size_t strip = stripOf(decDeg - radius); strip <= stripOf(decDeg + radius); ++strip) {
        const auto cells = static_cast<std::int64_t>(m_strips[strip].cells);
        const double cellDeg = 360.0 / static_cast<double>(cells);
        const auto first = static_cast<std::int64_t>(std::floor((raDeg - halfRa) / cellDeg));
        const auto last = static_cast<std::int64_t>(std::floor((raDeg + halfRa) / cellDeg));
        for (std::int64_t cell = first; cell <= std::min(last, first + cells - 1); ++cell)
            if (!visit(m_strips[strip].firstCell + static_cast<std::size_t>((cell % cells + cells) % cells)))
                return;
    }
}

std::vector<std::uint32_t> TileIndex::around(SkyPosition sky, double reachRad) const {
    const UnitVector position = unitVectorOf(sky);
    std::vector<std::uint32_t> found;
    const auto consider = [&](std::uint32_t number) {
        if (angleBetweenRad(position, m_caps[number].centre) <= m_caps[number].radiusRad + reachRad + marginRad)
            found.push_back(number);
    };
    std::ranges::for_each(m_large, consider);
    const double ra = std::fmod(std::fmod(sky.raDeg, 360) + 360, 360);
    forEachCell(ra, std::clamp(sky.decDeg, -90.0, 90.0), reachRad / radPerDeg, [&](std::size_t cell) {
        if (const auto reached = m_cells.find(cell); reached != m_cells.end())
            std::ranges::for_each(reached->second, consider);
        return true;
    });
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end()); // clang 14 cannot compile ranges::unique
    return found;
}

} // namespace oddity::core
