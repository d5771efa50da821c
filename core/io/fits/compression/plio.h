// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

namespace oddity::core {

/// PLIO_1 (FITS standard 4.0, section 10.4.3): runs of masks' values, told by 16-bit big-endian instructions. What
/// the instructions leave open is 0. Throws Error(BadInput), without a place, for a stream that is wrong.
void decodePlio(std::span<const std::uint8_t> stream, std::span<std::int32_t> into);

} // namespace oddity::core
