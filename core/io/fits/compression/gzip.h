// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oddity::core {

/// Unpacks one gzip or zlib stream (RFC 1952, RFC 1950) of at most `most` bytes, whose check sum must be right.
/// Throws Error(BadInput), without a place.
std::vector<std::uint8_t> inflated(std::span<const std::uint8_t> stream, std::size_t most);

/// GZIP_2 (FITS standard 4.0, section 10.4.2): puts the bytes of numbers, stored by significance, together again.
std::vector<std::uint8_t> unshuffled(std::span<const std::uint8_t> bytes, std::size_t numberBytes);

} // namespace oddity::core
