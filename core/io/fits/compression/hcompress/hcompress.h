// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

namespace oddity::core {

/// HCOMPRESS_1: the H-transform of White, Postman and Lattanzi (1992, in "Digitised Optical Sky Surveys", p. 167), its
/// bit planes coded as quadtrees (FITS standard 4.0, section 10.4.4). isSmooth: interpolate the coefficients that
/// scaling cut off. Throws Error(BadInput), without a place, for a stream that is wrong or of another number of pixels.
void decodeHcompress(std::span<const std::uint8_t> stream, bool isSmooth, std::span<std::int32_t> into);

} // namespace oddity::core
