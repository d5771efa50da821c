// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/data/display/stretch.h"

namespace oddity::core {

/// The curve of a stretch as 8-bit levels, for very many pixels: level = 255 × brightness, rounded, never more than one
/// off the formula. Steep curves are sampled by the float's own exponent (1024 places an octave down to 2^-24), so that
/// the faint end of a logarithm is as good as the bright one; linear ones and equalisations in 16384 even places.
class LevelTable {
public:
    explicit LevelTable(const Stretch& stretch); ///< scale, exponent and equalisation; the limits are given below

    /// Writes a level per pixel, 0 for NaN; says whether there was one. out is as long as pixels. Any thread.
    bool levels(const StretchLimits& limits, std::span<const float> pixels, std::span<std::uint8_t> out) const;

private:
    bool m_isEven;
    std::vector<std::uint8_t> m_levels;
};

/// The table of a stretch; those of scales without a parameter are made once.
std::shared_ptr<const LevelTable> levelTableOf(const Stretch& stretch);

} // namespace oddity::core
