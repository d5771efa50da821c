// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

namespace oddity::core {

/// RICE_1 (FITS standard 4.0, section 10.4.1): differences of successive pixels in blocks of blockSize, each with a
/// split of its own. pixelBytes: 1 (unsigned), 2 or 4. Throws Error(BadInput), without a place, where the stream ends
/// early or is wrong.
void decodeRice(std::span<const std::uint8_t> stream, int pixelBytes, int blockSize, std::span<std::int32_t> into);

} // namespace oddity::core
