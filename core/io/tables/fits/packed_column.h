// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace oddity::core {

/// How a column of a tile-compressed table is packed (ZCTYPn).
enum class ColumnPacking { None, Rice, Gzip, ShuffledGzip };

std::optional<ColumnPacking> columnPackingOf(std::string_view name);

/// The bytes, big-endian, of so many elements of the type (a letter of TFORMn), which take `size` bytes. Throws
/// Error(BadInput), without a place, where the stream does not hold exactly these.
std::vector<std::uint8_t> unpackedElements(ColumnPacking packing, char type, std::int64_t count, std::size_t size,
                                           std::span<const std::uint8_t> stream);

} // namespace oddity::core
