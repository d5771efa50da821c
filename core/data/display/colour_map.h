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

/// Where a map comes from: SAOImage DS9; made for even steps to the eye; neutral in the middle, for residuals and
/// signed maps.
enum class ColourMapGroup { Ds9, Perceptual, Diverging };

struct ColourMapInfo {
    std::string name;
    ColourMapGroup group = ColourMapGroup::Ds9;
    bool isColourBlindSafe = false; ///< lightness alone, or colours that everybody tells apart, carry the order
};

/// 256 colours for values in [0, 1], from published definitions; viridis and its like follow the published tables
/// within a few levels without being them.
class ColourMap {
public:
    ColourMap();                                     ///< grey
    static ColourMap named(std::string_view name);   ///< throws Error(Usage) listing the names
    static const std::vector<ColourMapInfo>& list(); ///< by group

    ColourMap inverted() const;
    /// DS9's right-drag: position (x - bias) × contrast + 0.5; bias 0.5 and contrast 1 change nothing.
    ColourMap adjusted(double contrast, double bias) const;

    Rgb at(float value) const; ///< clipped to [0, 1]; value must not be NaN
    const std::array<Rgb, 256>& entries() const { return m_entries; }

private:
    std::array<Rgb, 256> m_entries;
};

} // namespace oddity::core
