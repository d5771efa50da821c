// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/colour_map.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace oddity::core {

namespace {

struct Oklab {
    double lightness = 0, a = 0, b = 0;
};

double linearFromSrgb(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double srgbFromLinear(double value) {
    return value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
}

Oklab oklabFromHex(std::uint32_t hex) {
    const double red = linearFromSrgb((hex >> 16 & 0xFF) / 255.0);
    const double green = linearFromSrgb((hex >> 8 & 0xFF) / 255.0);
    const double blue = linearFromSrgb((hex & 0xFF) / 255.0);
    const double l = std::cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const double m = std::cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const double s = std::cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Rgb rgbFromOklab(const Oklab& colour) {
    const double l = std::pow(colour.lightness + 0.3963377774 * colour.a + 0.2158037573 * colour.b, 3);
    const double m = std::pow(colour.lightness - 0.1055613458 * colour.a - 0.0638541728 * colour.b, 3);
    const double s = std::pow(colour.lightness - 0.0894841775 * colour.a - 1.2914855480 * colour.b, 3);
    const auto byte = [](double value) {
        return static_cast<std::uint8_t>(std::lround(255 * std::clamp(srgbFromLinear(std::max(0.0, value)), 0.0, 1.0)));
    };
    return {byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            byte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

struct Definition {
    std::string name;
    std::vector<std::uint32_t> points; ///< evenly spaced, 0xRRGGBB
    bool isDiverging = false;
};

const std::vector<Definition>& definitions() {
    static const std::vector<Definition> all{
        {"grey", {}},
        {"heat", {0x000000, 0x5A0000, 0xB01800, 0xEE5A00, 0xFFA616, 0xFFE37A, 0xFFFFFF}},
        {"viridis",
         {0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151, 0xBDDF26,
          0xFDE725}},
        {"inferno",
         {0x000004, 0x160B39, 0x420A68, 0x6A176E, 0x932667, 0xBC3754, 0xDD513A, 0xF37819, 0xFCA50A, 0xF6D746,
          0xFCFFA4}},
        {"magma",
         {0x000004, 0x140E36, 0x3B0F70, 0x641A80, 0x8C2981, 0xB73779, 0xDE4968, 0xF7705C, 0xFE9F6D, 0xFECF92,
          0xFCFDBF}},
        {"cividis", {0x00224E, 0x1C3A6D, 0x434E6C, 0x5F636E, 0x7D7C78, 0x9B9377, 0xBCAF6F, 0xDDCB5D, 0xFDE737}},
        {"blue-white-red", {0x0B2A6B, 0x2C66B5, 0x7FB0DC, 0xF4F4F2, 0xEBA183, 0xC4403A, 0x6A0F22}, true},
        {"blue-black-red", {0xB9E3FF, 0x4FA3E8, 0x1D4F8C, 0x141416, 0x8C3022, 0xF0764A, 0xFFDCB0}, true}};
    return all;
}

std::vector<std::string> namesWhere(bool isDiverging) {
    std::vector<std::string> found;
    for (const Definition& definition : definitions())
        if (definition.isDiverging == isDiverging)
            found.push_back(definition.name);
    return found;
}

Oklab between(const Oklab& from, const Oklab& to, double share) {
    return {std::lerp(from.lightness, to.lightness, share), std::lerp(from.a, to.a, share),
            std::lerp(from.b, to.b, share)};
}

} // namespace

ColourMap::ColourMap() {
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i)};
}

ColourMap ColourMap::named(std::string_view name) {
    std::string known;
    for (const Definition& definition : definitions()) {
        known.append(known.empty() ? "" : ", ").append(definition.name);
        if (definition.name != name)
            continue;
        ColourMap map;
        if (definition.points.empty())
            return map;
        std::vector<Oklab> points;
        for (const std::uint32_t hex : definition.points)
            points.push_back(oklabFromHex(hex));
        for (std::size_t i = 0; i < map.m_entries.size(); ++i) {
            const double place = static_cast<double>(i) / 255 * static_cast<double>(points.size() - 1);
            const std::size_t below = std::min(static_cast<std::size_t>(place), points.size() - 2);
            map.m_entries[i] =
                rgbFromOklab(between(points[below], points[below + 1], place - static_cast<double>(below)));
        }
        return map;
    }
    throw Error(ErrorKind::Usage, "There is no colour map \"" + std::string(name) + "\"; there are " + known + ".");
}

const std::vector<std::string>& ColourMap::names() {
    static const std::vector<std::string> all = namesWhere(false);
    return all;
}

const std::vector<std::string>& ColourMap::divergingNames() {
    static const std::vector<std::string> all = namesWhere(true);
    return all;
}

ColourMap ColourMap::inverted() const {
    ColourMap result = *this;
    std::ranges::reverse(result.m_entries);
    return result;
}

ColourMap ColourMap::adjusted(double contrast, double bias) const {
    ColourMap result;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        result.m_entries[i] = at(static_cast<float>((static_cast<double>(i) / 255 - bias) * contrast + 0.5));
    return result;
}

Rgb ColourMap::at(float value) const {
    return m_entries[static_cast<std::size_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255))];
}

} // namespace oddity::core
