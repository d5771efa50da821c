// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/io/unpacking/byte_buffer.h"

namespace oddity::core {

enum class Packing { Gzip, Bzip2 };

/// By the first bytes of a file: gzip (RFC 1952) or bzip2; nothing for others.
std::optional<Packing> packingOf(std::string_view firstBytes);

/// Unpacks all members of a packed stream, read from the descriptor's start, and stops after atMost bytes. The
/// unpacked bytes are counted while they come: more than 4 GiB, or more than 200 times the packed size once above
/// 64 MiB, is refused. Throws Error(BadInput) naming the file for a damaged or shortened stream, Error(Io) where it
/// cannot be read.
ByteBuffer unpack(int descriptor, std::int64_t packedSize, Packing packing, const std::filesystem::path& path,
                  std::size_t atMost = SIZE_MAX);

} // namespace oddity::core
