// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "core/data/display/stretch_limits.h"

namespace oddity::core {

// Loops over very many float pixels, in the widest vectors that the processor has.

/// Smallest and largest finite value; +∞ and -∞ where there is none.
StretchLimits finiteExtremes(std::span<const float> pixels);

/// A table of levels for places between 0 and 1: evenPlaces of them, or placesInOctave of each of the octaves below 1
/// and one for 1 itself.
struct LevelLookup {
    static constexpr int evenPlaces = 16384;
    static constexpr int octaves = 24;
    static constexpr int placesInOctave = 1024;

    bool isEven = true;
    const std::uint8_t* levels = nullptr;
};

/// The place where an octave's place begins.
float startOfPlace(int place);

/// out[i] = the level at (pixels[i] - low) × slope, clipped to [0, 1]; of place 0 for NaN. Says whether there was NaN.
bool lookUpLevels(const LevelLookup& lookup, float low, float slope, std::span<const float> pixels, std::uint8_t* out);

} // namespace oddity::core
