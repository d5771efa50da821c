// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/data/sky/unit_vector.h"

namespace oddity::core {

/// A circle on the sky that holds an image.
struct SkyCap {
    UnitVector centre{};
    double radiusRad = 0;
};

/// Finds, among many circles on the sky, those about a position: a grid of cells in strips of declination, so that a
/// question costs the same whether there are ten circles or ten thousand. Thread-safe.
class TileIndex {
public:
    explicit TileIndex(std::vector<SkyCap> caps);

    /// Numbers of the circles that come within `reachRad` of the position, ascending.
    std::vector<std::uint32_t> around(SkyPosition sky, double reachRad) const;

private:
    struct Strip {
        std::size_t firstCell = 0;
        std::size_t cells = 1;
    };
    std::size_t stripOf(double decDeg) const;
    template <typename Visit> void forEachCell(double raDeg, double decDeg, double radiusDeg, Visit visit) const;

    std::vector<SkyCap> m_caps;
    std::vector<Strip> m_strips;
    std::unordered_map<std::size_t, std::vector<std::uint32_t>> m_cells; ///< those that are not empty
    std::vector<std::uint32_t> m_large;                                  ///< those that would fill too many cells
    double m_stripDeg = 1;
};

} // namespace oddity::core
