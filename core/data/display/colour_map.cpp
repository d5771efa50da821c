// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/colour_map.h"

#include <algorithm>
#include <cmath>

#include "core/data/display/colour_map_definitions.h"
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

Oklab between(const Oklab& from, const Oklab& to, double share) {
    return {std::lerp(from.lightness, to.lightness, share), std::lerp(from.a, to.a, share),
            std::lerp(from.b, to.b, share)};
}

std::uint8_t byte(double value) {
    return static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0, 1.0)));
}

Rgb rgbFromHex(std::uint32_t hex) {
    return {static_cast<std::uint8_t>(hex >> 16 & 0xFF), static_cast<std::uint8_t>(hex >> 8 & 0xFF),
            static_cast<std::uint8_t>(hex & 0xFF)};
}

double valueAt(const std::vector<ChannelPoint>& points, double place) {
    std::size_t above = 1; // of two points at one place, the second holds from there on
    while (above + 1 < points.size() && points[above].place <= place)
        ++above;
    const ChannelPoint from = points[above - 1], to = points[above];
    const double share = to.place > from.place ? (place - from.place) / (to.place - from.place) : 1;
    return std::lerp(from.value, to.value, std::clamp(share, 0.0, 1.0));
}

// The colour of entry i of 256.

Rgb colourAt(const ChannelCurves& curves, std::size_t i) {
    const double place = static_cast<double>(i) / 255;
    return {byte(valueAt(curves.channels[0], place)), byte(valueAt(curves.channels[1], place)),
            byte(valueAt(curves.channels[2], place))};
}

Rgb colourAt(const ColourSteps& steps, std::size_t i) {
    return rgbFromHex(steps.colours[i * steps.colours.size() / 256]);
}

Rgb colourAt(const ColourFormula& formula, std::size_t i) {
    const std::size_t step = i * static_cast<std::size_t>(formula.steps) / 256;
    const auto [red, green, blue] = formula.at(static_cast<double>(step) / (formula.steps - 1));
    return {byte(red), byte(green), byte(blue)};
}

Rgb colourAt(const ColourPoints& points, std::size_t i) {
    const double place = static_cast<double>(i) / 255 * static_cast<double>(points.colours.size() - 1);
    const std::size_t below = std::min(static_cast<std::size_t>(place), points.colours.size() - 2);
    const double share = place - static_cast<double>(below);
    const std::uint32_t from = points.colours[below], to = points.colours[below + 1];
    if (points.isOklab)
        return rgbFromOklab(between(oklabFromHex(from), oklabFromHex(to), share));
    const Rgb first = rgbFromHex(from), second = rgbFromHex(to);
    return {byte(std::lerp(first.red, second.red, share) / 255),
            byte(std::lerp(first.green, second.green, share) / 255),
            byte(std::lerp(first.blue, second.blue, share) / 255)};
}

} // namespace

ColourMap::ColourMap() {
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i)};
}

ColourMap ColourMap::named(std::string_view name) {
    std::string known;
    for (const ColourMapDefinition& definition : colourMapDefinitions()) {
        known.append(known.empty() ? "" : ", ").append(definition.info.name);
        if (definition.info.name != name)
            continue;
        ColourMap map;
        for (std::size_t i = 0; i < map.m_entries.size(); ++i)
            map.m_entries[i] =
                std::visit([i](const auto& colours) { return colourAt(colours, i); }, definition.colours);
        return map;
    }
    throw Error(ErrorKind::Usage, "There is no colour map \"" + std::string(name) + "\"; there are " + known + ".");
}

const std::vector<ColourMapInfo>& ColourMap::list() {
    static const std::vector<ColourMapInfo> all = [] {
        std::vector<ColourMapInfo> infos;
        for (const ColourMapDefinition& definition : colourMapDefinitions())
            infos.push_back(definition.info);
        return infos;
    }();
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
