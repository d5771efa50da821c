// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/data/display/colour_composite.h"

namespace oddity::core {

/// Where a composite takes its black from.
enum class CompositeBackground { Measured, EachObject, Zero };

/// What a person changes about the colours, apart from any survey: settings measured on a survey become those to paint
/// with by adjusted(). The default changes nothing.
struct CompositeChoice {
    std::optional<CompositeMethod> method; ///< nothing: AsStored for pictures, Lupton for measured pixels
    std::array<int, 3> bands{-1, -1, -1};  ///< red, green, blue; -1: as naturalChannels() has it
    double stretch = 1;                    ///< intensity shown as white, of that of a typical bright pixel
    double softening = 1;                  ///< Lupton's Q, of the measured one: more shows fainter light
    std::array<double, 3> gain{1, 1, 1};
    bool fadesToWhite = false; ///< light beyond white
    CompositeBackground background = CompositeBackground::Measured;
    std::array<StretchRule, 3> rules; ///< of PerBand
    PlainLuptonSettings plain;        ///< of PlainLupton

    friend bool operator==(const CompositeChoice&, const CompositeChoice&) = default;
};

/// The chosen channels; the natural one where none is chosen or bands lacks it.
CompositeChannels channelsOf(const CompositeChoice& choice, const std::vector<std::string>& bands);
/// measured has the channels of the choice.
CompositeSettings adjusted(const CompositeSettings& measured, const CompositeChoice& choice);

struct CompositePreset {
    std::string name;
    std::string explanation;
    CompositeChoice choice;
};
const std::vector<CompositePreset>& compositePresets(); ///< the first is the default choice

} // namespace oddity::core
