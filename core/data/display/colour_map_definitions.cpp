// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/colour_map_definitions.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace oddity::core {

namespace {

/// DS9's hsv: once round the hues from violet, saturation and brightness rising from black, back to white.
std::array<double, 3> hueWheel(double place) {
    const double value = std::cbrt(place), saturation = std::sin(std::numbers::pi * place);
    const double hue = std::fmod(270 - 360 * place + 360, 360) / 60;
    const auto channel = [&](double offset) {
        const double k = std::fmod(offset + hue, 6);
        return value * (1 - saturation * std::clamp(std::min(k, 4 - k), 0.0, 1.0));
    };
    return {channel(5), channel(3), channel(1)};
}

/// Green 2011 (Bulletin of the Astronomical Society of India 39, 289) with start 0.5, -1.5 rotations, hue 1, gamma 1.
std::array<double, 3> cubehelix(double place) {
    const double angle = 2 * std::numbers::pi * (0.5 / 3 + 1 - 1.5 * place);
    const double amplitude = place * (1 - place) / 2, cosine = std::cos(angle), sine = std::sin(angle);
    return {place + amplitude * (-0.14861 * cosine + 1.78277 * sine),
            place + amplitude * (-0.29227 * cosine - 0.90649 * sine), place + amplitude * 1.97294 * cosine};
}

/// gnuplot's and Yorick's "heat": three ramps.
std::array<double, 3> yorickHeat(double place) {
    return {1.5 * place, 2 * place - 1, 4 * place - 3};
}

/// DS9's sls is drawn as 200 steps between these colours, twelve steps apart; the last eight are white.
std::array<double, 3> spectrum(double place) {
    constexpr std::array<std::array<double, 3>, 17> colours{{{0, 0, 0},
                                                             {0.5213, 0, 0.6346},
                                                             {0.3466, 0, 0.702},
                                                             {0, 0, 0.8243},
                                                             {0, 0.2378, 1},
                                                             {0, 0.6066, 1},
                                                             {0, 0.9082, 0.7036},
                                                             {0, 0.8327, 0.3805},
                                                             {0, 0.828, 0.0728},
                                                             {0.398, 0.902, 0},
                                                             {0.7934, 0.902, 0},
                                                             {1, 0.8436, 0.0478},
                                                             {0.9487, 0.6191, 0.0934},
                                                             {1, 0.3948, 0},
                                                             {0.9801, 0, 0},
                                                             {0.69, 0, 0},
                                                             {1, 1, 1}}};
    const double knot = std::min(place * 199 / 12, 16.0);
    const auto below = std::min<std::size_t>(static_cast<std::size_t>(knot), 15);
    std::array<double, 3> colour{};
    for (std::size_t channel = 0; channel < 3; ++channel)
        colour[channel] =
            std::lerp(colours[below][channel], colours[below + 1][channel], knot - static_cast<double>(below));
    return colour;
}

using Points = std::vector<ChannelPoint>;
const Points rising{{0, 0}, {1, 1}}, dark{{0, 0}, {1, 0}};

ColourMapDefinition ds9(const char* name, Points red, Points green, Points blue, bool isSafe = false) {
    return {{name, ColourMapGroup::Ds9, isSafe}, ChannelCurves{{std::move(red), std::move(green), std::move(blue)}}};
}

ColourMapDefinition perceptual(const char* name, std::vector<std::uint32_t> colours, bool isSafe = true) {
    return {{name, ColourMapGroup::Perceptual, isSafe}, ColourPoints{std::move(colours)}};
}

ColourMapDefinition diverging(const char* name, std::vector<std::uint32_t> colours) {
    return {{name, ColourMapGroup::Diverging, true}, ColourPoints{std::move(colours), true}};
}

/// The values of SAOImage DS9 (Joye & Mandel 2003), as `ds9 -cmap NAME -cmap save FILE` tells them.
std::vector<ColourMapDefinition> ds9Maps() {
    return {
        ds9("grey", rising, rising, rising, true),
        ds9("red", rising, dark, dark, true),
        ds9("green", dark, rising, dark, true),
        ds9("blue", dark, dark, rising, true),
        ds9("a", {{0, 0}, {0.25, 0}, {0.5, 1}, {1, 1}}, {{0, 0}, {0.25, 1}, {0.5, 0}, {0.77, 0}, {1, 1}},
            {{0, 0}, {0.125, 0}, {0.5, 1}, {0.64, 0.5}, {0.77, 0}, {1, 0}}),
        ds9("b", {{0, 0}, {0.25, 0}, {0.5, 1}, {1, 1}}, {{0, 0}, {0.5, 0}, {0.75, 1}, {1, 1}},
            {{0, 0}, {0.25, 1}, {0.5, 0}, {0.75, 0}, {1, 1}}),
        ds9("bb", {{0, 0}, {0.5, 1}, {1, 1}}, {{0, 0}, {0.25, 0}, {0.75, 1}, {1, 1}}, {{0, 0}, {0.5, 0}, {1, 1}}, true),
        ds9("he", {{0, 0}, {0.015, 0.5}, {0.25, 0.5}, {0.5, 0.75}, {1, 1}},
            {{0, 0}, {0.065, 0}, {0.125, 0.5}, {0.25, 0.75}, {0.5, 0.81}, {1, 1}},
            {{0, 0}, {0.015, 0.125}, {0.03, 0.375}, {0.065, 0.625}, {0.25, 0.25}, {1, 1}}),
        {{"i8", ColourMapGroup::Ds9},
         ColourSteps{{0x000000, 0x00FF00, 0x0000FF, 0x00FFFF, 0xFF0000, 0xFFFF00, 0xFF00FF, 0xFFFFFF}}},
        {{"aips0", ColourMapGroup::Ds9},
         ColourSteps{{0x323232, 0x79009B, 0x0000C8, 0x5FA7EC, 0x009800, 0x00F600, 0xFFFF00, 0xFFB100, 0xFF0000}}},
        {{"sls", ColourMapGroup::Ds9}, ColourFormula{spectrum, 200}},
        {{"hsv", ColourMapGroup::Ds9}, ColourFormula{hueWheel, 200}},
        ds9("heat", {{0, 0}, {0.34, 1}, {1, 1}}, rising, {{0, 0}, {0.65, 0}, {0.98, 1}, {1, 1}}, true),
        ds9("cool", {{0, 0}, {0.29, 0}, {0.76, 0.1}, {1, 1}}, {{0, 0}, {0.22, 0}, {0.96, 1}, {1, 1}},
            {{0, 0}, {0.53, 1}, {1, 1}}, true),
        ds9("rainbow", {{0, 1}, {0.2, 0}, {0.6, 0}, {0.8, 1}, {1, 1}}, {{0, 0}, {0.2, 0}, {0.4, 1}, {0.8, 1}, {1, 0}},
            {{0, 1}, {0.4, 1}, {0.6, 0}, {1, 0}}),
        ds9("standard", {{0, 0}, {0.333, 0.3}, {0.333, 0}, {0.666, 0.3}, {0.666, 0.3}, {1, 1}},
            {{0, 0}, {0.333, 0.3}, {0.333, 0.3}, {0.666, 1}, {0.666, 0}, {1, 0.3}},
            {{0, 0}, {0.333, 1}, {0.333, 0}, {0.666, 0.3}, {0.666, 0}, {1, 0.3}}),
        {{"staircase", ColourMapGroup::Ds9},
         ColourSteps{{0x0F0F33, 0x1F1F66, 0x2E2E99, 0x3D3DCC, 0x4D4DFF, 0x0F330F, 0x1F661F, 0x2E992E, 0x3DCC3D,
                      0x4DFF4D, 0x330F0F, 0x661F1F, 0x992E2E, 0xCC3D3D, 0xFF4D4D}}},
        {{"color", ColourMapGroup::Ds9},
         ColourSteps{{0x000000, 0x2F2F2F, 0x5F5F5F, 0x8F8F8F, 0xBFBFBF, 0xEFEFEF, 0x002FEF, 0x005FBF, 0x007F7F,
                      0x00BF4F, 0x00EF00, 0x4F9F00, 0x7F7F00, 0x9F4F00, 0xEF0000, 0xBF004F}}},
        {{"gist_heat", ColourMapGroup::Ds9, true}, ColourFormula{yorickHeat}},
    };
}

/// Seventeen and twenty-five places of the published maps, straight lines between them.
std::vector<ColourMapDefinition> perceptualMaps() {
    return {
        // viridis, inferno, magma, plasma: van der Walt & Smith 2015
        perceptual("viridis", {0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26818E, 0x21908C,
                               0x1F9F88, 0x28AE80, 0x3EBC74, 0x5DC963, 0x82D34C, 0xABDC32, 0xD5E21A, 0xFDE725}),
        perceptual("inferno", {0x000004, 0x0B0724, 0x210C4A, 0x3C0965, 0x57106D, 0x70196E, 0x89226A, 0xA32B61, 0xBB3755,
                               0xD14644, 0xE35932, 0xF1711E, 0xF98D0A, 0xFCAB0F, 0xF9CA32, 0xF2E865, 0xFCFFA4}),
        perceptual("magma", {0x000004, 0x0A0822, 0x1D1146, 0x36106A, 0x50127C, 0x691C81, 0x822681, 0x9C2E7F, 0xB63779,
                             0xCF4170, 0xE65163, 0xF5695C, 0xFB8761, 0xFEA571, 0xFEC387, 0xFDE0A2, 0xFCFDBF}),
        perceptual("plasma", {0x0D0887, 0x310596, 0x4C02A1, 0x6600A7, 0x7E03A8, 0x9511A2, 0xA92396, 0xBB3587, 0xCB4778,
                              0xD9596A, 0xE66C5C, 0xF07F4F, 0xF89441, 0xFDAB33, 0xFDC328, 0xF9DD25, 0xF0F921}),
        // Nuñez et al. 2018 (PLoS ONE 13, e0199239)
        perceptual("cividis", {0x00224E, 0x002E6A, 0x1A386F, 0x32436D, 0x434E6C, 0x52596D, 0x61656F, 0x6F7073, 0x7C7B78,
                               0x8B8778, 0x9B9376, 0xABA072, 0xBBAD6C, 0xCCBA64, 0xDDC958, 0xEFD748, 0xFEE838}),
        {{"cubehelix", ColourMapGroup::Perceptual, true}, ColourFormula{cubehelix}},
        // Mikhailov 2019
        perceptual("turbo", {0x30123B, 0x3C3183, 0x434FBB, 0x466BE3, 0x4686FA, 0x3BA1FD, 0x29BBEC, 0x1AD2D1, 0x1AE4B6,
                             0x31F299, 0x56FB75, 0x80FF54, 0xA3FD3C, 0xBFF434, 0xD8E436, 0xEDD03A, 0xFABA39, 0xFE9F2F,
                             0xFB8022, 0xF26114, 0xE4460B, 0xD23105, 0xBA1F02, 0x9D1001, 0x7A0403},
                   false),
        // Bechtold 2017
        perceptual("twilight",
                   {0xE2D9E2, 0xD1D4DA, 0xB3C6CE, 0x94B4C7, 0x7BA1C2, 0x6B8CBF, 0x6275BA, 0x5F5DB2, 0x5E44A5,
                    0x592A8F, 0x4E186E, 0x3C114C, 0x2F1437, 0x3F113C, 0x581647, 0x741E4F, 0x8D2B50, 0xA23F50,
                    0xB25652, 0xBE6F5B, 0xC6896C, 0xCCA388, 0xD3BBAB, 0xDDCFCE, 0xE2D9E2}),
    };
}

} // namespace

const std::vector<ColourMapDefinition>& colourMapDefinitions() {
    static const std::vector<ColourMapDefinition> all = [] {
        std::vector<ColourMapDefinition> maps = ds9Maps();
        std::ranges::move(perceptualMaps(), std::back_inserter(maps));
        maps.push_back(
            diverging("blue-white-red", {0x0B2A6B, 0x2C66B5, 0x7FB0DC, 0xF4F4F2, 0xEBA183, 0xC4403A, 0x6A0F22}));
        maps.push_back(
            diverging("blue-black-red", {0xB9E3FF, 0x4FA3E8, 0x1D4F8C, 0x141416, 0x8C3022, 0xF0764A, 0xFFDCB0}));
        return maps;
    }();
    return all;
}

} // namespace oddity::core
