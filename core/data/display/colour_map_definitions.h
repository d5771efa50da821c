// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/data/display/colour_map.h"

namespace oddity::core {

/// One channel as straight lines between (place, value), both in [0, 1]; two points at one place make a step.
struct ChannelPoint {
    double place = 0;
    double value = 0;
};
struct ChannelCurves {
    std::array<std::vector<ChannelPoint>, 3> channels;
};
/// Equally wide steps of one colour each, 0xRRGGBB.
struct ColourSteps {
    std::vector<std::uint32_t> colours;
};
/// Evenly spaced colours, 0xRRGGBB, straight lines between them: in sRGB or in Oklab (Ottosson 2020).
struct ColourPoints {
    std::vector<std::uint32_t> colours;
    bool isOklab = false;
};
/// Red, green and blue in [0, 1] at a place in [0, 1], in so many steps.
struct ColourFormula {
    std::array<double, 3> (*at)(double place);
    int steps = 256;
};

struct ColourMapDefinition {
    ColourMapInfo info;
    std::variant<ChannelCurves, ColourSteps, ColourPoints, ColourFormula> colours;
};

/// Every map of the program, in the order of the menu.
const std::vector<ColourMapDefinition>& colourMapDefinitions();

} // namespace oddity::core
