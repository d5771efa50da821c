// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oddity::core {

struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// 256 colours for values in [0, 1]. Each map is interpolated between a few control points in Oklab (Ottosson 2020);
/// viridis, inferno, magma (van der Walt & Smith 2015) and cividis (Nuñez et al. 2018) follow the published maps
/// closely without being their tables.
class ColourMap {
public:
    ColourMap();                                   ///< grey
    static ColourMap named(std::string_view name); ///< throws Error(Usage) listing the names
    static const std::vector<std::string>& names();
    static const std::vector<std::string>& divergingNames(); ///< neutral at 0.5: for residuals and signed maps

    ColourMap inverted() const;
    /// DS9's right-drag: position (x - bias) × contrast + 0.5; bias 0.5 and contrast 1 change nothing.
    ColourMap adjusted(double contrast, double bias) const;

    Rgb at(float value) const; ///< clipped to [0, 1]; value must not be NaN
    const std::array<Rgb, 256>& entries() const { return m_entries; }

private:
    std::array<Rgb, 256> m_entries;
};

} // namespace oddity::core
